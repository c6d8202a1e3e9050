export { type Counts, storedCounts, transcriptCounts } from './counts.ts';
export { type RecordedEvent, type Recording, readRecordings } from './recordings.ts';
