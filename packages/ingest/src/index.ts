export {
  CAPTURE_LEVELS,
  type Capture,
  type CaptureLevel,
  type CapturePolicy,
  createCapture,
  DEFAULT_CAPTURE,
  MAX_CAPTURE_LENGTH,
} from './capture/capture.ts';
export { interpretClaudeCode } from './claude-code/interpret.ts';
export { type Interpret, interpreters } from './interpreters.ts';
export {
  AGENTS,
  type Agent,
  type AgentFacts,
  type CallSighting,
  type HookEnvironment,
  type Interpretation,
  type Observation,
  type ObservedEvent,
  type ObservedUsage,
  type TranscriptReference,
} from './observation.ts';
export { decodeObservation, encodeObservation } from './observation-text.ts';
export { recordIn, recordObservation } from './record-observation.ts';
export { joinObservations, sizeOf } from './transcripts/join-observations.ts';
export type { TranscriptSummary } from './transcripts/line-tally.ts';
export { createTranscriptProbe, type TranscriptProbe } from './transcripts/transcript-probe.ts';
export {
  createTranscriptReader,
  type TranscriptReader,
  type TranscriptReaderOptions,
} from './transcripts/transcript-reader.ts';
