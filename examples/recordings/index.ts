export type { Counts } from './counts/counts.ts';
export { storedCounts } from './counts/stored-counts.ts';
export { transcriptCounts } from './counts/transcript-counts.ts';
export { damagedPayloads } from './damaged-payloads.ts';
export { recordedTranscript } from './recorded-transcript.ts';
export {
  RECORDED_AGENTS,
  type RecordedAgent,
  type RecordedEvent,
  type Recording,
  readRecordings,
} from './recordings.ts';
