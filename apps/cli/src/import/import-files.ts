import { type Capture, createTranscriptReader, type Observation } from '@skep/ingest';
import type { BatchRecorder } from '../recorder/record-batches.ts';
import { fileLines } from '../transcripts/file-lines.ts';
import { reasonOf } from './find-files.ts';
import type { TranscriptFile } from './probe-file.ts';
import type { ImportTotals } from './totals.ts';
import type { Worktrees } from './worktrees.ts';

/** A file that was not written to for so long, in milliseconds, belongs to a session that is not at work. */
const REST = 60 * 60 * 1000;

export interface ImportOptions {
  readonly capture: Capture;
  readonly worktrees: Worktrees;
  /** Null where nothing is to be written. */
  readonly recorder: BatchRecorder | null;
  readonly totals: ImportTotals;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  readonly onFile: (file: TranscriptFile) => void;
}

/**
 * Reads the files one after the other and records what they tell. It may be stopped at any time: what was recorded stays,
 * and to do it again from the beginning adds what is missing.
 */
export async function importFiles(files: readonly TranscriptFile[], options: ImportOptions): Promise<void> {
  for (const file of files) {
    if (options.signal.aborted) return;
    await importFile(file, options);
    options.onFile(file);
  }
}

async function importFile(file: TranscriptFile, options: ImportOptions): Promise<void> {
  const { capture, worktrees, recorder, totals, now, signal } = options;
  const reader = createTranscriptReader(file.agent, {
    capture,
    isOver: now.getTime() - file.modifiedAt.getTime() > REST,
    worktreeOf: (folder) => worktrees.rootOf(folder),
    environment: { worktreePath: file.folder === null ? null : worktrees.rootOf(file.folder) },
  });
  let torn = 0;
  const take = async (observations: readonly Observation[]): Promise<void> => {
    for (const observation of observations) count(observation, totals);
    await recorder?.add(observations);
  };
  try {
    for await (const { lines, tooLong, isTorn } of fileLines(file.path, options.onBytes)) {
      totals.too_long_lines += tooLong;
      for (const line of lines) {
        const { unreadable } = reader.summary;
        await take(reader.line(line));
        if (isTorn) torn += reader.summary.unreadable - unreadable;
      }
      if (signal.aborted) break;
    }
    if (!signal.aborted) await take(reader.end());
  } catch (error) {
    if (!isFileError(error)) throw error;
    totals.skipped.push({ path: file.path, why: `it cannot be read to its end: ${reasonOf(error)}` });
  }
  await recorder?.flush();
  const { summary } = reader;
  totals.addFile(file.agent, file.bytes, { ...summary, unreadable: summary.unreadable - torn });
  totals.torn_lines += torn;
}

function count({ agent, sessionId, events, sightings, usage }: Observation, totals: ImportTotals): void {
  totals.addSession(agent, sessionId);
  totals.tool_calls += events.filter(({ kind }) => kind === 'tool_call').length + sightings.length;
  for (const tokens of usage) totals.addUsage(tokens);
}

/** Errors of reading: of the file system, or of what was compressed. Not those of the database. */
function isFileError(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return 'syscall' in error || /^(?:Z|ERR_Z)/.test(String(error.code));
}
