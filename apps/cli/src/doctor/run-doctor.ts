import type { HealthCheck } from '@skep/contracts';
import { worstOf } from '@skep/core';
import type { CommandContext } from '../command-context.ts';
import { CliError } from '../errors/cli-error.ts';
import { describeError } from '../errors/describe-error.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { type HookLogEntry, readHookLog } from '../hook/hook-log.ts';
import { type DatabaseLocation, folderOf } from '../location/database-location.ts';
import { userFolders } from '../location/user-folders.ts';
import { localTime } from '../output/local-time.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import type { Runtime } from '../runtime.ts';
import { checkHooks, unlookable } from './checks.ts';
import { examine } from './examine.ts';
import { lookAtSpools } from './waiting-events.ts';
import { writeChecks } from './write-checks.ts';

const SHOWN_ENTRIES = 5;
const READ_ENTRIES = 1000;

export interface DoctorOptions {
  readonly deep?: boolean;
  readonly repair?: boolean;
  readonly acceptLosses?: boolean;
  readonly yes?: boolean;
}

/** What is wrong with the database and the hooks. */
export async function runDoctor(
  context: CommandContext,
  options: DoctorOptions,
): Promise<ExitCode | undefined> {
  const { deep = false, repair = false, acceptLosses = false, yes } = options;
  if (repair && (deep || acceptLosses)) {
    throw new CliError('CLI_USAGE', '--repair goes with neither --deep nor --accept-losses', {
      hint: 'A repair reads everything anyway. Accept losses once the repaired file is in its place.',
    });
  }
  if (repair) {
    const { runRepair } = await import('./run-repair.ts');
    return runRepair(context, { yes });
  }
  if (acceptLosses) await accept(context, deep);
  return doctor(context, deep);
}

async function accept({ withDatabase, output }: CommandContext, deep: boolean): Promise<void> {
  await withDatabase((db) => db.maintenance.acceptLosses({ deep }));
  output.note('What was lost until now is reported no more. It stays noted in the database.');
}

async function doctor(context: CommandContext, deep: boolean): Promise<ExitCode | undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  const entries = hookEntries(location, runtime);
  const checks = [...(await checkDatabase(context, location, deep)), checkHooks(entries, output.now)];
  const shown = entries.slice(-SHOWN_ENTRIES);
  const status = worstOf(checks);
  const isWell = status !== 'failing';
  if (output.json) output.writeJson({ ok: isWell, status, checks, hook_log: shown });
  else {
    writeChecks(checks, output);
    writeEntries(shown, output);
  }
  return isWell ? undefined : EXIT.failed;
}

async function checkDatabase(
  context: CommandContext,
  location: DatabaseLocation,
  deep: boolean,
): Promise<HealthCheck[]> {
  const message = location.path ?? location.url;
  const place: HealthCheck = { name: 'database', status: 'healthy', message, advice: null, value: null };
  const spools = (): HealthCheck[] => lookAtSpools(location, context.runtime);
  try {
    return await context.withDatabase(async (db) => [place, ...(await examine(db, { deep }))], {
      migrate: false,
      probes: [async () => spools()],
    });
  } catch (error) {
    return [unopened(error), ...spools()];
  }
}

const REPAIRABLE: ReadonlySet<string> = new Set(['corrupt', 'not-a-database']);

/** A database that does not open. */
function unopened(error: unknown): HealthCheck {
  const description = describeError(error);
  if (!REPAIRABLE.has(description.reason ?? '')) return unlookable('database', description);
  const hint =
    'If there was a database of Skep in it, put a backup in its place ("skep restore"), or save what can be read into a new ' +
    'file ("skep doctor --repair").';
  return unlookable('database', { ...description, hint });
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

function writeEntries(entries: readonly HookLogEntry[], output: Output): void {
  if (entries.length === 0) return;
  output.write('\nLast problems in hooks:\n');
  for (const entry of entries) output.write(`  ${entryText(entry)}\n`);
}

function entryText({ time, event, session_id, code, message }: HookLogEntry): string {
  const parts = [localTime(new Date(time)), event ?? '-', session_id ?? '-', `${code}: ${message}`];
  return parts.map(neutralize).join('  ');
}
