import { createCapture, encodeObservation, interpreters } from '@skep/ingest';
import { readCaptureSettings } from '../capture/capture-settings.ts';
import {
  type DatabaseLocation,
  folderOf,
  locateDatabase,
  userDatabase,
} from '../location/database-location.ts';
import { BrokenWorktreeError } from '../location/git.ts';
import { type Environment, userFolders } from '../location/user-folders.ts';
import { ensureRecorder } from '../recorder/start-recorder.ts';
import type { HookArguments } from './hook-arguments.ts';
import { gatherHookEnvironment } from './hook-environment.ts';
import { HookJournal } from './hook-journal.ts';
import { keepEvent } from './keep-event.ts';
import { parsePayload } from './parse-payload.ts';
import { type Input, MAX_PAYLOAD, readStdin } from './read-stdin.ts';

/** Milliseconds after which a hook gives up, so that an agent never waits longer for its bookkeeper. */
const PATIENCE = 15_000;

/**
 * Takes one event of an agent: appends what it means to the spool and returns; somebody else records it. Prints nothing,
 * never rejects, and always ends the process with 0: what goes wrong is logged, because an agent takes any other answer
 * for a verdict on what it was about to do.
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
  const input = await inputOf(args);
  const parsed = parsePayload(input, MAX_PAYLOAD);
  const payload = parsed.ok ? parsed.payload : {};
  const event = textOf(payload.hook_event_name) ?? textOf(payload.type);
  const cwd = textOf(payload.cwd) ?? folderOfProcess();
  const session = textOf(payload.session_id) ?? textOf(payload['thread-id']);
  journal.about(event, session);

  // A relative URL means the same file for a hook as for a command in the same shell, wherever the agent went since.
  const location = placeFor(args, environment, cwd, journal);
  journal.goesTo(location);
  if (args.unknown.length > 0) {
    journal.report('HOOK_UNKNOWN_ARGUMENT', `passed over what is unknown: ${args.unknown.join(' ')}`);
  }
  if (!parsed.ok) {
    journal.report(parsed.code, parsed.message);
    return;
  }
  const settings = readCaptureSettings(folderOf(location), environment);
  if (settings.problem !== null) journal.report('HOOK_CAPTURE_SETTINGS', settings.problem);
  const known = gatherHookEnvironment({
    environment,
    cwd,
    now: new Date(),
    isOpening: event === 'SessionStart',
    mayCommit: input.kind === 'bytes' && input.bytes.includes('git'),
  });
  const interpretation = interpreters[args.agent](payload, known, createCapture(settings.policy));
  if (interpretation.kind === 'ignored') {
    // An event that tells nothing is no mistake; one that cannot be read is.
    if (event === null || session === null) journal.report('HOOK_INVALID_INPUT', interpretation.reason);
    return;
  }
  const spool = keepEvent(location, environment, encodeObservation(interpretation.observation), journal);
  ensureRecorder({ databaseUrl: location.url, spool }, environment);
}

/** Where the event goes. In a worktree whose repository is gone, to the person's own database: it is not lost for that. */
function placeFor(
  { database }: HookArguments,
  environment: Environment,
  workplace: string,
  journal: HookJournal,
): DatabaseLocation {
  try {
    return locateDatabase({ option: database, environment, cwd: '.', workplace });
  } catch (error) {
    if (!(error instanceof BrokenWorktreeError)) throw error;
    journal.log(error);
    return userDatabase(environment);
  }
}

/** The root where the folder that the process was started in is gone: in no repository, so it goes to the person's own. */
function folderOfProcess(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

async function inputOf({ payload }: HookArguments): Promise<Input> {
  return payload === undefined ? readStdin(MAX_PAYLOAD) : { kind: 'bytes', bytes: Buffer.from(payload) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
