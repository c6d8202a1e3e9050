import type { HealthCheck, PoolState, StorageStatistics, Synchronous } from '@skep/contracts';
import { degraded, failing, healthy } from './health-check.ts';
import { bytesText, countText } from './text.ts';

/** What the configuration asks of the engine; null where the adapter was made by the application, and only that knows. */
export interface EngineSettings {
  readonly enableWAL: boolean;
  readonly synchronous: Synchronous;
}

/** How the engine is set up, as far as it tells. Pure. */
export function judgeEngine({ engine }: StorageStatistics, wanted: EngineSettings | null): HealthCheck[] {
  const { name, journalMode, foreignKeys, synchronous, logReaders: _, ...facts } = engine;
  const rest = Object.entries(facts).map(([fact, value]) => `${wordsOf(fact)} ${value}`);
  const checks = [healthy('engine', [String(name), ...rest].join(', '))];
  if (journalMode !== undefined) checks.push(judgeJournal(String(journalMode), wanted));
  if (foreignKeys !== undefined) checks.push(judgeForeignKeys(foreignKeys));
  if (synchronous !== undefined) checks.push(judgeSynchronous(synchronous, wanted));
  return checks;
}

/** `sqliteVersion` as people write it. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/_/g, ' ');
}

function judgeJournal(mode: string, wanted: EngineSettings | null): HealthCheck {
  const name = 'journal';
  if (mode.toLowerCase() === 'wal') return healthy(name, 'write-ahead log: readers and a writer do not wait');
  const message = `${mode}, no write-ahead log: readers and writers wait for each other`;
  if (wanted?.enableWAL !== true) return healthy(name, message);
  const advice = 'The configuration asks for one (local.enableWAL): move the database to a local disk.';
  return failing(name, message, advice);
}

function judgeForeignKeys(value: string | number | boolean): HealthCheck {
  const name = 'foreign-keys';
  if (value === true || value === 1) return healthy(name, 'checked');
  const advice = 'Open the database with Skep, which switches the checks on.';
  return failing(name, 'not checked: records may refer to others that are gone', advice);
}

const MODES = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

function judgeSynchronous(value: string | number | boolean, wanted: EngineSettings | null): HealthCheck {
  const name = 'synchronous';
  const mode = typeof value === 'number' ? (MODES[value] ?? String(value)) : String(value).toUpperCase();
  const advice = 'Set local.synchronous to FULL.';
  if (mode === 'FULL' || mode === 'EXTRA')
    return healthy(name, `${mode}: what was acknowledged survives a power loss`);
  if (mode !== 'NORMAL') return failing(name, `${mode}: a power loss may destroy the database`, advice);
  const message = 'NORMAL: a power loss may take the last writes';
  return wanted?.synchronous === 'FULL' ? degraded(name, message, advice) : healthy(name, message);
}

/** Writers that wait for each other inside of this process before that is worth a look. */
const MANY_WRITERS = 100;

/** Pure. */
export function judgePool({ writing, waitingWriters, readers, reading }: PoolState): HealthCheck {
  const name = 'pool';
  const parts = [
    writing ? 'a write is under way' : 'no write is under way',
    `${countText(waitingWriters, 'writer waits', 'writers wait')}`,
    `${reading} of ${countText(readers, 'reader')} at work`,
  ];
  const message = parts.join(', ');
  if (waitingWriters <= MANY_WRITERS) return healthy(name, message, waitingWriters);
  const advice = 'Write more in one transaction (db.transaction), or ask for less at once.';
  return degraded(name, `${message}; more than ${MANY_WRITERS} is many`, advice, waitingWriters);
}

/** The size of the database and of its log. Pure. */
export function judgeSize(
  { databaseBytes, unusedBytes, walBytes, engine }: StorageStatistics,
  walSizeLimit: number,
): HealthCheck[] {
  if (databaseBytes === null) return [];
  const unused = unusedBytes === null ? '' : `, ${bytesText(unusedBytes)} of it unused`;
  const checks = [healthy('database-size', `${bytesText(databaseBytes)}${unused}`, databaseBytes)];
  if (walBytes === null) return checks;
  const size = bytesText(walBytes);
  if (walBytes <= walSizeLimit) return [...checks, healthy('log-size', size, walBytes)];
  const limit = `more than maintenance.walSizeLimit (${bytesText(walSizeLimit)})`;
  const advice =
    'Something reads without an end, and keeps the log from going back into the file: find that reader and end it; ' +
    'db.maintenance.checkpoint() then puts the log back at once.';
  const { logReaders } = engine;
  const readers = logReaders === undefined ? '' : `; it is read by ${String(logReaders)}`;
  return [...checks, degraded('log-size', `${size}, ${limit}${readers}`, advice, walBytes)];
}
