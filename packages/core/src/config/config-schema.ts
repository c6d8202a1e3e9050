import type { DatabaseConfigInput } from '@skep/contracts';
import * as z from 'zod/mini';
import { parseKey } from '../config-values/key-text.ts';

/**
 * The schema of one setting, given its value. Of all the settings that there are, a configuration names a few: no schema is
 * made for the others, for each takes longer to make than to use.
 */
type Setting = (value: unknown) => z.ZodMiniType;

const notGiven = z.optional(z.unknown());

const setting =
  (make: () => z.ZodMiniType): Setting =>
  () =>
    z.optional(make());

type Settings = Readonly<Record<string, Setting>>;

function objectOf(settings: Settings, value: unknown): z.ZodMiniType {
  const given = Object(value) as Readonly<Record<string, unknown>>;
  const schemas = Object.entries(settings).map(([name, schemaFor]) => [
    name,
    given[name] === undefined ? notGiven : schemaFor(given[name]),
  ]);
  return z.strictObject(Object.fromEntries(schemas));
}

const section =
  (settings: Settings): Setting =>
  (value) =>
    z.optional(objectOf(settings, value));

const flag = setting(() => z.boolean());
const count = (min: number, max: number) => setting(() => z.int().check(z.gte(min), z.lte(max)));
const string = setting(() => z.string().check(z.minLength(1), z.maxLength(4096)));

// The longest delay that a timer takes.
const MAX_MILLISECONDS = 2_147_483_647;
const MAX_SECONDS = 31_536_000;
const MAX_DAYS = 36_500;
const MAX_BYTES = 2 ** 40;
// A log is put back into the file after every few megabytes anyway.
const MIN_LOG = 1_048_576;
// A year: no timer waits for it.
const MAX_REVIEW_TIMEOUT = 31_536_000_000;

const synchronous = setting(() =>
  z
    .enum(['FULL', 'NORMAL', 'OFF'])
    .check(
      z.refine((value) => value !== 'OFF', 'must be FULL or NORMAL: with OFF a power loss corrupts the file'),
    ),
);
const casing = setting(() =>
  z
    .enum(['snake_case', 'camelCase'])
    .check(
      z.refine(
        (value) => value === 'snake_case',
        'must be snake_case: the names in the database file are fixed',
      ),
    ),
);
const key = () =>
  z
    .string()
    .check(
      z.refine(
        (value) => parseKey(value) !== null,
        'must be 32 bytes, as 64 hex digits or base64 (make one: openssl rand -hex 32)',
      ),
    );

/** The nested and the flat form, both at once. */
const configuration: Settings = {
  url: string,
  local: section({
    file: string,
    enableWAL: flag,
    busyTimeout: count(0, MAX_MILLISECONDS),
    synchronous,
    autoMigrate: flag,
    logQueries: flag,
    encryptionKey: string,
  }),
  cloud: section({
    enabled: flag,
    syncUrl: string,
    authToken: string,
    syncInterval: count(1, MAX_SECONDS),
    readYourWrites: flag,
  }),
  connection: section({
    maxRetries: count(0, 100),
    retryDelay: count(0, 3_600_000),
    queryTimeout: count(0, MAX_MILLISECONDS),
  }),
  workflow: section({
    maxReviews: count(0, 1_000_000),
    reviewTimeout: count(1, MAX_REVIEW_TIMEOUT),
    autoAbandonAfter: count(0, 1_000_000),
    maxDepth: count(1, 1000),
  }),
  encryption: section({ key: setting(key), previousKeys: setting(() => z.array(key())), keyFile: string }),
  maintenance: section({
    automatic: flag,
    vacuumInterval: count(0, MAX_SECONDS),
    autoBackup: flag,
    backupInterval: count(1, MAX_SECONDS),
    backupRetention: count(0, MAX_DAYS),
    backupFolder: string,
    logRetention: count(0, MAX_DAYS),
    reserveBytes: count(0, MAX_BYTES),
    walSizeLimit: count(MIN_LOG, MAX_BYTES),
  }),
  drizzle: section({ logger: flag, casing }),

  localFile: string,
  enableCloudSync: flag,
  syncUrl: string,
  authToken: string,
  syncInterval: count(1, MAX_SECONDS),
  readYourWrites: flag,
  enableWAL: flag,
  busyTimeout: count(0, MAX_MILLISECONDS),
};

/** The schema of a configuration, as far as the given one needs it. */
export function configSchemaFor(given: unknown): z.ZodMiniType<DatabaseConfigInput> {
  return objectOf(configuration, given) as z.ZodMiniType<DatabaseConfigInput>;
}
