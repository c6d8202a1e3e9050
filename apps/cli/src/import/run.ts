import type { Database } from '@skep/contracts';
import { type Agent, createCapture } from '@skep/ingest';
import { readCaptureSettings } from '../capture/capture-settings.ts';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { folderOf } from '../location/database-location.ts';
import { type BatchRecorder, createBatchRecorder } from '../recorder/record-batches.ts';
import { findTranscripts, type Transcripts } from './find-transcripts.ts';
import { importFiles } from './import-files.ts';
import { createProgress } from './progress.ts';
import { writeReport } from './report.ts';
import { ImportTotals } from './totals.ts';
import { Worktrees } from './worktrees.ts';

export interface ImportOptions {
  readonly agent?: Agent;
  readonly discover?: boolean;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
}

/** The work of `skep import`. */
export async function importTranscripts(
  context: CommandContext,
  paths: string[],
  options: ImportOptions,
): Promise<ExitCode | undefined> {
  const { runtime, output } = context;
  if (paths.length > 0 && (options.discover === true || options.all === true)) {
    throw new CliError(
      'CLI_USAGE',
      '--discover and --all search the folders of the agents: name no path with them',
    );
  }
  const signal = runtime.takeInterrupt();
  const worktrees = new Worktrees();
  const search = await findTranscripts({
    paths,
    agent: options.agent,
    repository: paths.length > 0 || options.all === true ? null : worktrees.repositoryOf(runtime.cwd),
    cwd: runtime.cwd,
    environment: runtime.environment,
    worktrees,
    signal,
  });
  const totals = new ImportTotals();
  const run = (recorder: BatchRecorder | null): Promise<void> =>
    read(context, { search, totals, worktrees, recorder, signal, isVerbose: options.verbose === true });

  let newToolCalls: number | null = null;
  if (options.dryRun === true || search.files.length === 0) await run(null);
  else {
    newToolCalls = await context.withDatabase(async (db) => {
      const before = await countToolCalls(db);
      await run(
        createBatchRecorder(db, () => {
          totals.refused += 1;
        }),
      );
      return (await countToolCalls(db)) - before;
    });
  }
  writeReport({ totals, search, newToolCalls, isInterrupted: signal.aborted }, output);
  const isIncomplete = signal.aborted || totals.refused > 0 || totals.skipped.length > 0;
  // What was named, and is no transcript, was asked for in vain; what was found beside transcripts was not.
  const isInVain = paths.length > 0 && search.files.length === 0;
  return isIncomplete || isInVain ? EXIT.failed : undefined;
}

interface Reading {
  readonly search: Transcripts;
  readonly totals: ImportTotals;
  readonly worktrees: Worktrees;
  readonly recorder: BatchRecorder | null;
  readonly signal: AbortSignal;
  readonly isVerbose: boolean;
}

async function read({ runtime, output, locate }: CommandContext, reading: Reading): Promise<void> {
  const { search, isVerbose, ...rest } = reading;
  const { policy, problem } = readCaptureSettings(folderOf(locate()), runtime.environment);
  if (problem !== null) output.note(`warning: ${problem}. Nothing of the agents' words is stored.`);
  const total = search.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const progress = createProgress(runtime.stderr, total, () => runtime.now().getTime());
  try {
    await importFiles(search.files, {
      ...rest,
      capture: createCapture(policy),
      now: output.now,
      onBytes: progress.add,
      onFile: ({ path, agent }) => {
        if (isVerbose) {
          progress.end();
          output.note(`${agent}  ${path}`);
        }
      },
    });
  } finally {
    progress.end();
  }
}

/** What was recorded by others meanwhile counts too: what is new is told, not relied on. */
async function countToolCalls(db: Database): Promise<number> {
  const activity = await db.getInstanceActivity();
  return activity.reduce((sum, { tool_calls }) => sum + tool_calls, 0);
}
