import { interpretClaudeCode } from '@skep/ingest';
import { prepareFolder } from '../database/prepare-folder.ts';
import { currentFolder } from '../location/current-folder.ts';
import { locateDatabase } from '../location/database-location.ts';
import { type Environment, userFolders } from '../location/user-folders.ts';
import type { HookArguments } from './hook-arguments.ts';
import { gatherHookEnvironment } from './hook-environment.ts';
import { HookJournal } from './hook-journal.ts';
import { parsePayload } from './parse-payload.ts';
import { MAX_PAYLOAD, readStdin } from './read-stdin.ts';

/** Milliseconds after which a hook gives up, so that an agent never waits longer for its bookkeeper. */
const PATIENCE = 15_000;

/**
 * Records the event on stdin. Prints nothing, never rejects, and always ends the process with 0: what goes wrong is
 * logged, because an agent takes any other answer for a verdict on what it was about to do.
 */
export async function runHook(args: HookArguments): Promise<never> {
  const { env: environment } = process;
  const journal = new HookJournal(userFolders(environment).state);
  const end = (error?: unknown): never => {
    if (error !== undefined) journal.log(error);
    process.exit(0);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
  // Node would print a warning of its own.
  process.on('warning', () => undefined);
  setTimeout(() => {
    journal.report('HOOK_TIMEOUT', `gave up after ${PATIENCE} ms`);
    end();
  }, PATIENCE).unref();

  try {
    await takeEvent(args, environment, journal);
  } catch (error) {
    journal.log(error);
  }
  return end();
}

async function takeEvent(args: HookArguments, environment: Environment, journal: HookJournal): Promise<void> {
  const parsed = parsePayload(await readStdin(MAX_PAYLOAD), MAX_PAYLOAD);
  const payload = parsed.ok ? parsed.payload : {};
  const event = textOf(payload.hook_event_name);
  const sessionId = textOf(payload.session_id);
  const cwd = textOf(payload.cwd) ?? currentFolder();
  journal.about(event, sessionId);

  // A relative URL means the same file for a hook as for a command in the same shell, wherever the agent went since.
  const location = locateDatabase({ option: args.database, environment, cwd: '.', workplace: cwd });
  journal.goesTo(location);
  if (args.unknown.length > 0) {
    journal.report('HOOK_UNKNOWN_ARGUMENT', `passed over what is unknown: ${args.unknown.join(' ')}`);
  }
  if (!parsed.ok) {
    journal.report(parsed.code, parsed.message);
    return;
  }
  const thorough = event === 'SessionStart';
  const known = await gatherHookEnvironment({ environment, cwd, now: new Date(), thorough });
  const interpretation = interpretClaudeCode(payload, known);
  if (interpretation.kind === 'ignored') {
    // An event that tells nothing is no mistake; one that cannot be read is.
    if (event === null || sessionId === null) journal.report('HOOK_INVALID_INPUT', interpretation.reason);
    return;
  }
  // Made where there is none: an event of an agent is never lost for want of a database.
  prepareFolder(location);
  const { recordEvent } = await import('./record-event.ts');
  await recordEvent(location, interpretation.observation);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
