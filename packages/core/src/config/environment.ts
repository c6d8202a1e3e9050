import type { DatabaseConfigInput } from '@skep/contracts';
import type { Problem } from '../validation/find-problems.ts';
import { configError } from './config-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment says: `SKEP_DATABASE_URL` (before `DATABASE_URL`), `SKEP_ENCRYPTION_KEY`, `DATABASE_WAL_MODE`,
 * `DATABASE_BUSY_TIMEOUT`, `DATABASE_LOG_QUERIES`, `ENABLE_CLOUD_SYNC`, `TURSO_DATABASE_URL`, `TURSO_AUTH_TOKEN`,
 * `SKEP_MAX_REVIEWS`, `SKEP_REVIEW_TIMEOUT` (milliseconds), `SKEP_AUTO_ABANDON_AFTER`, `SKEP_MAX_DEPTH`,
 * `SKEP_FILE_KEY`, `SKEP_PREVIOUS_ENCRYPTION_KEYS` (separated by commas), and of maintenance `SKEP_MAINTENANCE` (a flag),
 * `SKEP_AUTO_BACKUP`, `SKEP_BACKUP_INTERVAL` and `SKEP_VACUUM_INTERVAL` (seconds), `SKEP_BACKUP_RETENTION` and
 * `SKEP_LOG_RETENTION` (days), `SKEP_BACKUP_FOLDER`, `SKEP_RESERVE_BYTES`, `SKEP_WAL_SIZE_LIMIT` (bytes).
 * An empty variable counts as unset. Whether the values fit is checked with the rest of the configuration.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED` naming the variable that is no boolean or number.
 */
export function readEnvironment(env: Environment): DatabaseConfigInput {
  const problems: Problem[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const parsed = <T>(name: string, parse: (value: string) => T | undefined, what: string): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const result = parse(value);
    if (result === undefined)
      problems.push({ field: name, problem: `(an environment variable) must be ${what}` });
    return result;
  };
  const config: DatabaseConfigInput = {
    ...part({ url: text('SKEP_DATABASE_URL') ?? text('DATABASE_URL') }),
    local: part({
      enableWAL: parsed('DATABASE_WAL_MODE', parseFlag, 'true or false'),
      busyTimeout: parsed('DATABASE_BUSY_TIMEOUT', parseCount, 'a whole number of milliseconds'),
      logQueries: parsed('DATABASE_LOG_QUERIES', parseFlag, 'true or false'),
      encryptionKey: text('SKEP_FILE_KEY'),
    }),
    cloud: part({
      enabled: parsed('ENABLE_CLOUD_SYNC', parseFlag, 'true or false'),
      syncUrl: text('TURSO_DATABASE_URL'),
      authToken: text('TURSO_AUTH_TOKEN'),
    }),
    workflow: part({
      maxReviews: parsed('SKEP_MAX_REVIEWS', parseCount, 'a whole number of rounds'),
      reviewTimeout: parsed('SKEP_REVIEW_TIMEOUT', parseCount, 'a whole number of milliseconds'),
      autoAbandonAfter: parsed('SKEP_AUTO_ABANDON_AFTER', parseCount, 'a whole number of refusals'),
      maxDepth: parsed('SKEP_MAX_DEPTH', parseCount, 'a whole number of levels'),
    }),
    encryption: part({
      key: text('SKEP_ENCRYPTION_KEY'),
      previousKeys: parsed('SKEP_PREVIOUS_ENCRYPTION_KEYS', parseList, 'a list separated by commas'),
    }),
    maintenance: part({
      automatic: parsed('SKEP_MAINTENANCE', parseFlag, 'true or false'),
      vacuumInterval: parsed('SKEP_VACUUM_INTERVAL', parseCount, 'a whole number of seconds'),
      autoBackup: parsed('SKEP_AUTO_BACKUP', parseFlag, 'true or false'),
      backupInterval: parsed('SKEP_BACKUP_INTERVAL', parseCount, 'a whole number of seconds'),
      backupRetention: parsed('SKEP_BACKUP_RETENTION', parseCount, 'a whole number of days'),
      backupFolder: text('SKEP_BACKUP_FOLDER'),
      logRetention: parsed('SKEP_LOG_RETENTION', parseCount, 'a whole number of days'),
      reserveBytes: parsed('SKEP_RESERVE_BYTES', parseCount, 'a whole number of bytes'),
      walSizeLimit: parsed('SKEP_WAL_SIZE_LIMIT', parseCount, 'a whole number of bytes'),
    }),
  };
  if (problems.length > 0) throw configError(problems);
  return config;
}

/** Which variable a setting came from, for messages. */
export function variableOf(setting: string, env: Environment): string | null {
  if (setting === 'url') return env.SKEP_DATABASE_URL?.trim() ? 'SKEP_DATABASE_URL' : 'DATABASE_URL';
  return variables[setting] ?? null;
}

const variables: Readonly<Record<string, string>> = {
  'local.enableWAL': 'DATABASE_WAL_MODE',
  'local.busyTimeout': 'DATABASE_BUSY_TIMEOUT',
  'local.logQueries': 'DATABASE_LOG_QUERIES',
  'cloud.enabled': 'ENABLE_CLOUD_SYNC',
  'cloud.syncUrl': 'TURSO_DATABASE_URL',
  'cloud.authToken': 'TURSO_AUTH_TOKEN',
  'workflow.maxReviews': 'SKEP_MAX_REVIEWS',
  'workflow.reviewTimeout': 'SKEP_REVIEW_TIMEOUT',
  'workflow.autoAbandonAfter': 'SKEP_AUTO_ABANDON_AFTER',
  'workflow.maxDepth': 'SKEP_MAX_DEPTH',
  'local.encryptionKey': 'SKEP_FILE_KEY',
  'encryption.key': 'SKEP_ENCRYPTION_KEY',
  'encryption.previousKeys': 'SKEP_PREVIOUS_ENCRYPTION_KEYS',
  'maintenance.vacuumInterval': 'SKEP_VACUUM_INTERVAL',
  'maintenance.backupInterval': 'SKEP_BACKUP_INTERVAL',
  'maintenance.backupRetention': 'SKEP_BACKUP_RETENTION',
  'maintenance.backupFolder': 'SKEP_BACKUP_FOLDER',
  'maintenance.logRetention': 'SKEP_LOG_RETENTION',
  'maintenance.reserveBytes': 'SKEP_RESERVE_BYTES',
  'maintenance.walSizeLimit': 'SKEP_WAL_SIZE_LIMIT',
};

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function part<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function parseFlag(value: string): boolean | undefined {
  const lower = value.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(lower)) return true;
  return ['false', '0', 'no', 'off'].includes(lower) ? false : undefined;
}

function parseList(value: string): string[] | undefined {
  const parts = value.split(',').map((part) => part.trim());
  return parts.includes('') ? undefined : parts;
}

function parseCount(value: string): number | undefined {
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
