import type { DatabaseConfigInput } from '@skep/contracts';
import * as z from 'zod/mini';
import { parseKey } from '../config-values/key-text.ts';

const flag = z.optional(z.boolean());
const count = (min: number, max: number) => z.optional(z.int().check(z.gte(min), z.lte(max)));
const string = z.optional(z.string().check(z.minLength(1), z.maxLength(4096)));

// The longest delay that a timer takes.
const MAX_MILLISECONDS = 2_147_483_647;
const MAX_SECONDS = 31_536_000;
const MAX_DAYS = 36_500;
const MAX_BYTES = 2 ** 40;
// A log is put back into the file after every few megabytes anyway.
const MIN_LOG = 1_048_576;
// A year: no timer waits for it.
const MAX_REVIEW_TIMEOUT = 31_536_000_000;

const synchronous = z
  .enum(['FULL', 'NORMAL', 'OFF'])
  .check(
    z.refine((value) => value !== 'OFF', 'must be FULL or NORMAL: with OFF a power loss corrupts the file'),
  );
const casing = z
  .enum(['snake_case', 'camelCase'])
  .check(
    z.refine(
      (value) => value === 'snake_case',
      'must be snake_case: the names in the database file are fixed',
    ),
  );
const key = z
  .string()
  .check(
    z.refine(
      (value) => parseKey(value) !== null,
      'must be 32 bytes, as 64 hex digits or base64 (make one: openssl rand -hex 32)',
    ),
  );

/** The nested and the flat form, both at once. */
export const configSchema: z.ZodMiniType<DatabaseConfigInput> = z.strictObject({
  url: string,
  local: z.optional(
    z.strictObject({
      file: string,
      enableWAL: flag,
      busyTimeout: count(0, MAX_MILLISECONDS),
      synchronous: z.optional(synchronous),
      autoMigrate: flag,
      logQueries: flag,
      encryptionKey: string,
    }),
  ),
  cloud: z.optional(
    z.strictObject({
      enabled: flag,
      syncUrl: string,
      authToken: string,
      syncInterval: count(1, MAX_SECONDS),
      readYourWrites: flag,
    }),
  ),
  connection: z.optional(
    z.strictObject({
      maxRetries: count(0, 100),
      retryDelay: count(0, 3_600_000),
      queryTimeout: count(0, MAX_MILLISECONDS),
    }),
  ),
  workflow: z.optional(
    z.strictObject({
      maxReviews: count(0, 1_000_000),
      reviewTimeout: count(1, MAX_REVIEW_TIMEOUT),
      autoAbandonAfter: count(0, 1_000_000),
      maxDepth: count(1, 1000),
    }),
  ),
  encryption: z.optional(
    z.strictObject({ key: z.optional(key), previousKeys: z.optional(z.array(key)), keyFile: string }),
  ),
  maintenance: z.optional(
    z.strictObject({
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
  ),
  drizzle: z.optional(z.strictObject({ logger: flag, casing: z.optional(casing) })),

  localFile: string,
  enableCloudSync: flag,
  syncUrl: string,
  authToken: string,
  syncInterval: count(1, MAX_SECONDS),
  readYourWrites: flag,
  enableWAL: flag,
  busyTimeout: count(0, MAX_MILLISECONDS),
}) as z.ZodMiniType<DatabaseConfigInput>;
