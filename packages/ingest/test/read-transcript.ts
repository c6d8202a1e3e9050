import { readFileSync } from 'node:fs';
import type { Recording } from '@skep/recordings';
import type { Observation } from '../src/observation.ts';
import {
  createTranscriptReader,
  type TranscriptReader,
  type TranscriptReaderOptions,
} from '../src/transcripts/transcript-reader.ts';

/** All that a file's lines come to. */
export function readTranscript(reader: TranscriptReader, path: string): Observation[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return [...lines.flatMap((line) => reader.line(line)), ...reader.end()];
}

/** All that the transcripts of a recording come to, its subagents' included. */
export function readTranscripts(
  { agent, transcriptPath, subagentTranscriptPaths }: Recording,
  options: TranscriptReaderOptions = {},
): Observation[] {
  const paths = [...(transcriptPath === null ? [] : [transcriptPath]), ...subagentTranscriptPaths];
  return paths.flatMap((path) => readTranscript(createTranscriptReader(agent, options), path));
}
