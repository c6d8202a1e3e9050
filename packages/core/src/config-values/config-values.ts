import type { UserConfigRecord } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadContext, WriteContext } from '../operations/context.ts';
import type { ReadOperation, WriteOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier, text } from '../validation/values.ts';
import { cannotOpen, keyMissing } from './config-key-errors.ts';
import { KeyFileError } from './key-file-error.ts';
import type { SecretKey } from './secret-key.ts';

export const getConfig: ReadOperation<[string], string | null> = {
  name: 'getConfig',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(key) {
    checkArgument('getConfig', 'key', identifier, key);
    return async (context) => {
      const record = await context.store.first('user_config', { key });
      if (record === null || !record.encrypted) return record?.value ?? null;
      const secret = await keyToOpen(context, key);
      const { open } = await loadSeal();
      const opened = open(key, record.value, secret);
      if ('failure' in opened) throw cannotOpen('getConfig', key, opened.failure);
      return opened.value;
    };
  },
};

export const setConfig: WriteOperation<[string, string, boolean?], void> = {
  name: 'setConfig',
  kind: 'write',
  failure: 'DATABASE_UPDATE_FAILED',
  prepare(key, value, encrypted = false) {
    checkArgument('setConfig', 'key', identifier, key);
    checkArgument('setConfig', 'value', text, value);
    checkArgument('setConfig', 'encrypted', z.boolean(), encrypted);
    return (context) => store(context, key, value, encrypted);
  },
};

export const deleteConfig: WriteOperation<[string], void> = {
  name: 'deleteConfig',
  kind: 'write',
  failure: 'DATABASE_DELETE_FAILED',
  prepare(key) {
    checkArgument('deleteConfig', 'key', identifier, key);
    return async ({ store }) => {
      const record = await store.first('user_config', { key });
      if (record !== null) await store.remove('user_config', [record]);
    };
  },
};

export const listConfig: ReadOperation<[], UserConfigRecord[]> = {
  name: 'listConfig',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare() {
    return ({ store }) => store.find('user_config');
  },
};

/** Cryptography is loaded when a secret is first touched: most processes never do. */
const loadSeal = (): Promise<typeof import('./seal.ts')> => import('./seal.ts');

async function store(context: WriteContext, key: string, value: string, encrypted: boolean): Promise<void> {
  const secret = encrypted ? await keyToSeal(context, key) : null;
  const stored = await context.store.first('user_config', { key });
  if (stored !== null && (await holds(stored, value, secret))) return;
  const record: UserConfigRecord = {
    key,
    value: secret === null ? value : (await loadSeal()).seal(key, value, secret),
    encrypted,
    updated_at: context.settings.now(),
  };
  if (stored === null) await context.store.insert('user_config', record);
  else await context.store.update('user_config', stored, record);
}

/** Whether the stored value is this one already; a sealed text differs each time, so it is opened to see. */
async function holds(stored: UserConfigRecord, value: string, secret: SecretKey | null): Promise<boolean> {
  if (stored.encrypted !== (secret !== null)) return false;
  if (secret === null) return stored.value === value;
  const { open } = await loadSeal();
  const opened = open(stored.key, stored.value, secret);
  return 'value' in opened && opened.value === value;
}

async function keyToOpen({ settings }: ReadContext, name: string): Promise<SecretKey> {
  const explain =
    'set SKEP_ENCRYPTION_KEY, or restore the key file, which lies beside the database by default.';
  const key = await settings.secrets.find().catch((error: unknown) => {
    throw error instanceof KeyFileError
      ? keyMissing('getConfig', 'DATABASE_QUERY_FAILED', name, error.message, error)
      : error;
  });
  if (key === null) throw keyMissing('getConfig', 'DATABASE_QUERY_FAILED', name, explain);
  return key;
}

/** A new key is made only while nothing is sealed: what is would never open again. */
async function keyToSeal({ settings: { secrets }, store }: WriteContext, name: string): Promise<SecretKey> {
  const missing = (explanation: string, cause?: unknown): Error =>
    keyMissing('setConfig', 'DATABASE_UPDATE_FAILED', name, explanation, cause);
  try {
    const known = await secrets.find();
    if (known !== null) return known;
    if ((await store.first('user_config', { encrypted: true })) !== null) {
      throw missing(
        'other values are sealed with one that is not there. Restore the key file, or set SKEP_ENCRYPTION_KEY.',
      );
    }
    const made = await secrets.make();
    if (made === null)
      throw missing('set SKEP_ENCRYPTION_KEY, or give encryption.key or encryption.keyFile.');
    return made;
  } catch (error) {
    throw error instanceof KeyFileError ? missing(error.message, error) : error;
  }
}
