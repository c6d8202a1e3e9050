import type { UserConfigRecord } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadContext, WriteContext } from '../operations/context.ts';
import type { ReadOperation, WriteOperation } from '../operations/operation.ts';
import { checkArgument } from '../validation/check-input.ts';
import { identifier, text } from '../validation/values.ts';
import { cannotOpen, keyMissing } from './config-key-errors.ts';
import { KeyFileError } from './key-file-error.ts';
import { type KeyRing, keyById } from './key-ring.ts';
import type { OpenFailure } from './seal.ts';
import type { SecretKey } from './secret-key.ts';
import type { SecretKeys } from './secret-keys.ts';

export const getConfig: ReadOperation<[string], string | null> = {
  name: 'getConfig',
  kind: 'read',
  failure: 'DATABASE_QUERY_FAILED',
  prepare(key) {
    checkArgument('getConfig', 'key', identifier, key);
    return async (context) => {
      const opened = await openStored(context, key);
      // A key may have been rotated between the two reads: what was read last goes together.
      return opened === 'other-key'
        ? orCannotOpen(key, await openStored(context, key))
        : orCannotOpen(key, opened);
    };
  },
};

/** The value; null where there is none; why it did not open. */
type Opened = { readonly value: string } | null | OpenFailure;

async function openStored(context: ReadContext, key: string): Promise<Opened> {
  const record = await context.store.first('user_config', { key });
  if (record === null) return null;
  if (!record.encrypted) return { value: record.value };
  return openSealed(context.settings.secrets, record.key, record.value);
}

function orCannotOpen(key: string, opened: Opened): string | null {
  if (typeof opened === 'string') throw cannotOpen('getConfig', key, opened);
  return opened?.value ?? null;
}

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
  const secret = encrypted ? (await ringToSeal(context, key)).current : null;
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

async function openSealed(secrets: SecretKeys, name: string, sealed: string): Promise<Opened> {
  const explain =
    'set SKEP_ENCRYPTION_KEY, or restore the key file, which lies beside the database by default.';
  const missing = (message: string, cause?: unknown): Error =>
    keyMissing('getConfig', 'DATABASE_QUERY_FAILED', name, message, cause);
  const orMissing = (error: unknown): never => {
    throw error instanceof KeyFileError ? missing(error.message, error) : error;
  };
  const { keyIdOf, open } = await loadSeal();
  const id = keyIdOf(sealed);
  const known = await secrets.known().catch(orMissing);
  const ring =
    known !== null && id !== null && keyById(known, id) !== null
      ? known
      : await secrets.read().catch(orMissing);
  if (ring === null) throw missing(explain);
  if (id === null) return 'not-sealed';
  const key = keyById(ring, id);
  if (key === null) return 'other-key';
  const opened = open(name, sealed, key);
  return 'failure' in opened ? opened.failure : opened;
}

/** A new key is made only while nothing is sealed: what is would never open again. */
async function ringToSeal({ settings: { secrets }, store }: WriteContext, name: string): Promise<KeyRing> {
  const missing = (explanation: string, cause?: unknown): Error =>
    keyMissing('setConfig', 'DATABASE_UPDATE_FAILED', name, explanation, cause);
  try {
    const ring = await secrets.read();
    if (ring !== null) return ring;
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
