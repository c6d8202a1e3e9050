import { spoolDepth } from '@skep/spool';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { type Check, checkFailure, checkHooks, checkSpool, type Level } from '../doctor/check.ts';
import { describeError } from '../errors/describe-error.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { type HookLogEntry, readHookLog } from '../hook/hook-log.ts';
import { type DatabaseLocation, folderOf } from '../location/database-location.ts';
import { userFolders } from '../location/user-folders.ts';
import type { Style } from '../output/colour.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { spoolsOf } from '../recorder/spool-location.ts';
import type { Runtime } from '../runtime.ts';

const SHOWN_ENTRIES = 5;
const READ_ENTRIES = 1000;

export function addDoctor(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('doctor')
    .description('look for what is wrong with the database and the hooks, and say what to do');
  define<[], object>(
    command,
    runtime,
    [
      ['skep doctor', 'ends with 1 where something is wrong'],
      ['skep doctor --json', 'for monitoring'],
    ],
    doctor,
  );
}

async function doctor(context: CommandContext): Promise<ExitCode | undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  const entries = hookEntries(location, runtime);
  const checks = [
    ...(await checkDatabase(context, location)),
    ...checkWaiting(location, runtime, output.now),
    checkHooks(entries, output.now),
  ];
  const shown = entries.slice(-SHOWN_ENTRIES);
  const isWell = checks.every(({ level }) => level !== 'fail');
  if (output.json) output.writeJson({ ok: isWell, checks, hook_log: shown });
  else writeReport(checks, shown, output);
  return isWell ? undefined : EXIT.failed;
}

async function checkDatabase(context: CommandContext, location: DatabaseLocation): Promise<Check[]> {
  const place: Check = {
    name: 'database',
    level: 'ok',
    message: location.path ?? location.url,
    advice: null,
  };
  try {
    return await context.withDatabase(
      async (db) => {
        const { examine } = await import('../doctor/examine.ts');
        return [place, ...(await examine(db))];
      },
      { migrate: false },
    );
  } catch (error) {
    return [checkFailure('database', describeError(error))];
  }
}

function checkWaiting(location: DatabaseLocation, { environment }: Runtime, now: Date): Check[] {
  try {
    return checkSpool(spoolsOf(location, environment).map(spoolDepth), now);
  } catch (error) {
    return [checkFailure('spool', describeError(error))];
  }
}

/** What hooks logged beside the database, and what they had to log elsewhere because of it. */
function hookEntries(location: DatabaseLocation, { environment }: Runtime): HookLogEntry[] {
  const folder = folderOf(location);
  const beside = folder === null ? [] : readHookLog(folder, READ_ENTRIES);
  const elsewhere = readHookLog(userFolders(environment).state, READ_ENTRIES).filter(
    ({ database }) => database === null || database === location.path,
  );
  return [...beside, ...elsewhere].sort((one, other) => one.time.localeCompare(other.time));
}

const STYLES: Readonly<Record<Level, Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };

function writeReport(checks: readonly Check[], entries: readonly HookLogEntry[], output: Output): void {
  const { paint } = output;
  const width = Math.max(...checks.map(({ name }) => name.length));
  let lastAdvice: string | null = null;
  for (const { name, level, message, advice } of checks) {
    output.write(`${paint(STYLES[level], level.padEnd(4))}  ${name.padEnd(width)}  ${neutralize(message)}\n`);
    // Once for all problems of a kind.
    if (advice !== null && advice !== lastAdvice) output.write(`${' '.repeat(width + 8)}${advice}\n`);
    lastAdvice = advice;
  }
  if (entries.length === 0) return;
  output.write('\nLast problems in hooks:\n');
  for (const entry of entries) output.write(`  ${entryText(entry)}\n`);
}

function entryText({ time, event, session_id, code, message }: HookLogEntry): string {
  const parts = [localTime(new Date(time)), event ?? '-', session_id ?? '-', `${code}: ${message}`];
  return parts.map(neutralize).join('  ');
}
