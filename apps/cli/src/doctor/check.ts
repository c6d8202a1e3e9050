import type { IntegrityReport, MigrationStatus, SchemaDifference, StorageStatistics } from '@skep/contracts';
import type { SpoolDepth } from '@skep/spool';
import type { ErrorDescription } from '../errors/describe-error.ts';
import type { HookLogEntry } from '../hook/hook-log.ts';
import { plural } from '../output/plural.ts';
import { sizeText } from '../output/size.ts';

export type Level = 'ok' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  readonly level: Level;
  readonly message: string;
  /** What to do; null where all is well. */
  readonly advice: string | null;
}

const ok = (name: string, message: string): Check => ({ name, level: 'ok', message, advice: null });
const warn = (name: string, message: string, advice: string): Check => ({
  name,
  level: 'warn',
  message,
  advice,
});
const fail = (name: string, message: string, advice: string): Check => ({
  name,
  level: 'fail',
  message,
  advice,
});

/** A part that could not even be looked at. */
export function checkFailure(name: string, { code, message, hint }: ErrorDescription): Check {
  return fail(
    name,
    `${code}: ${message}`,
    hint ?? 'Put right what the message names, then run "skep doctor" again.',
  );
}

/** How the engine is set up, as far as it tells. */
export function checkEngine({ engine }: StorageStatistics): Check[] {
  const { name, journalMode, foreignKeys, synchronous, ...facts } = engine;
  const rest = Object.entries(facts).map(([fact, value]) => `${words(fact)} ${value}`);
  const checks = [ok('engine', [String(name), ...rest].join(', '))];
  if (journalMode !== undefined) checks.push(checkJournal(String(journalMode)));
  if (foreignKeys !== undefined) checks.push(checkForeignKeys(foreignKeys));
  if (synchronous !== undefined) checks.push(checkSynchronous(synchronous));
  return checks;
}

/** `sqliteVersion` as people write it. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/_/g, ' ');
}

function checkJournal(mode: string): Check {
  if (mode.toLowerCase() === 'wal') return ok('wal', 'on: readers and a writer do not wait for each other');
  const advice = 'Unless DATABASE_WAL_MODE switches it off on purpose, move the database to a local disk.';
  return warn('wal', `off (journal mode ${mode}): readers and writers wait for each other`, advice);
}

function checkForeignKeys(value: string | number | boolean): Check {
  if (value === true || value === 1) return ok('foreign keys', 'on');
  return fail(
    'foreign keys',
    'off: records may refer to others that are gone',
    'Update skep; it switches them on.',
  );
}

const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

function checkSynchronous(value: string | number | boolean): Check {
  const mode =
    typeof value === 'number' ? (SYNCHRONOUS[value] ?? String(value)) : String(value).toUpperCase();
  const name = 'synchronous';
  if (mode === 'FULL' || mode === 'EXTRA')
    return ok(name, `${mode}: what was acknowledged survives a power loss`);
  if (mode === 'NORMAL')
    return warn(name, 'NORMAL: a power loss may take the last writes', 'Set it to FULL.');
  return fail(name, `${mode}: a power loss may destroy the database`, 'Set it to FULL.');
}

export function checkMigrations({ applied, pending, problems }: MigrationStatus): Check[] {
  const name = 'migrations';
  if (problems.length > 0) {
    const advice =
      'Run "skep migrate status" for the details. Change nothing by hand before you have a copy.';
    return problems.map(({ reason, message }) => fail(name, `${reason}: ${message}`, advice));
  }
  if (pending.length === 0) return [ok(name, `${applied.length} applied, none pending`)];
  return [warn(name, `${applied.length} applied, ${pending.length} pending`, 'Run "skep migrate up".')];
}

export function checkSchema(differences: readonly SchemaDifference[]): Check[] {
  const advice = 'Somebody changed the schema by hand: undo that, or restore a backup.';
  if (differences.length === 0) return [ok('schema', 'what the migrations make')];
  return differences.map(({ object, message }) => fail('schema', `${object}: ${message}`, advice));
}

const MOST_PROBLEMS = 5;

export function checkIntegrity({ ok: isWhole, problems }: IntegrityReport): Check[] {
  const name = 'integrity';
  if (isWhole) return [ok(name, 'every page reads, every reference holds')];
  const advice = 'Keep a copy of the file and its -wal, then restore the newest backup.';
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => fail(name, problem, advice));
  const more = problems.length - shown.length;
  return more > 0 ? [...shown, fail(name, `and ${plural(more, 'more problem')}`, advice)] : shown;
}

const LARGE_LOG = 64 * 1024 * 1024;

export function checkSize({ databaseBytes, walBytes }: StorageStatistics): Check[] {
  if (databaseBytes === null) return [];
  const size = `${sizeText(databaseBytes)}${walBytes === null ? '' : `, write-ahead log ${sizeText(walBytes)}`}`;
  if (walBytes === null || walBytes < LARGE_LOG) return [ok('size', size)];
  const advice = 'Some process reads without end and keeps the log from shrinking: find it and stop it.';
  return [warn('size', size, advice)];
}

export function checkRecords({ rows }: StorageStatistics): Check {
  const counts = Object.entries(rows).map(([table, count]) => `${table} ${count}`);
  return ok('records', counts.join(', '));
}

/** How many events wait for the database, and how many it will never take. */
export function checkSpool(depths: readonly SpoolDepth[], now: Date): Check[] {
  const name = 'spool';
  const sum = (field: 'waiting' | 'bytes' | 'rejected'): number =>
    depths.reduce((total, depth) => total + depth[field], 0);
  const [waiting, bytes, rejected] = [sum('waiting'), sum('bytes'), sum('rejected')];
  const since = depths.map((depth) => depth.since?.getTime() ?? now.getTime());
  const isOld = waiting > 0 && now.getTime() - Math.min(...since) > STALE;
  const depth =
    waiting === 0 ? 'no event waits' : `${plural(waiting, 'event')} (${sizeText(bytes)}) to be recorded`;
  const advice = 'Run "skep drain": it says why they are not recorded by themselves.';
  const checks = [isOld ? warn(name, depth, advice) : ok(name, depth)];
  if (rejected > 0) {
    const kept =
      'See the reasons in the file beside the database that ends in .rejected; delete it when done with it.';
    checks.push(warn(name, `${plural(rejected, 'event')} that the database will never take`, kept));
  }
  return checks;
}

/** Hooks have their events recorded within a second or so. */
const STALE = 60_000;
const RECENT = 24 * 3_600_000;

export function checkHooks(entries: readonly HookLogEntry[], now: Date): Check {
  const recent = entries.filter(({ time }) => now.getTime() - Date.parse(time) < RECENT);
  if (recent.length === 0) return ok('hooks', 'nothing went wrong within a day');
  const advice = 'See the entries below. Agents were not disturbed.';
  return warn('hooks', `${plural(recent.length, 'problem')} within a day`, advice);
}
