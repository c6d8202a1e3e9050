import { DatabaseError, type UserConfigRecord } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import type { WriteOperation } from '../operations/operation.ts';
import { cannotOpen } from './config-key-errors.ts';
import { KeyFileError } from './key-file-error.ts';
import { type KeyRing, keyById } from './key-ring.ts';
import { keyIdOf, open, seal } from './seal.ts';

const failure = 'DATABASE_UPDATE_FAILED';

/**
 * Seals every secret with a new key, in one transaction, whose write lock also keeps others from changing keys meanwhile. The
 * new key is in its file, beside the old one, before anything is sealed with it; so wherever this is interrupted, all values
 * open, and the next call goes on with the key that is there. With a configured key it seals with that one.
 */
export const rotateKey: WriteOperation<[], { readonly resealed: number; readonly keyId: string }> = {
  name: 'rotateKey',
  kind: 'write',
  failure,
  prepare() {
    return async (context) => {
      const ring = await readRing(context, 'rotateKey');
      const sealed = await sealedRecords(context);
      // All of them are opened before anything is changed.
      const values = sealed.map((record) => ({ record, value: openedBy(record, ring) }));
      const { current } = await targetRing(context, ring, sealed);
      const stale = values.filter(({ record }) => keyIdOf(record.value) !== current.id);
      for (const { record, value } of stale) {
        await context.store.update('user_config', record, {
          value: seal(record.key, value, current),
          updated_at: context.settings.now(),
        });
      }
      return { resealed: stale.length, keyId: current.id };
    };
  },
};

/**
 * Drops all keys but the one that seals. What backups hold of older ones never opens again.
 *
 * @throws DatabaseError `decryption-failed` where a stored value still needs one of them.
 */
export const forgetOlderKeys: WriteOperation<[], { readonly forgotten: number }> = {
  name: 'forgetOlderKeys',
  kind: 'write',
  failure,
  prepare() {
    return async (context) => {
      const ring = await readRing(context, 'forgetOlderKeys');
      const { secrets } = context.settings;
      if (secrets.isConfigured || ring.older.length === 0) return { forgotten: 0 };
      for (const record of await sealedRecords(context))
        openedBy(record, { current: ring.current, older: [] });
      await secrets.forgetOlder(ring);
      return { forgotten: ring.older.length };
    };
  },
};

function sealedRecords({ store }: WriteContext): Promise<UserConfigRecord[]> {
  return store.find('user_config', { where: { encrypted: true } });
}

async function readRing({ settings: { secrets } }: WriteContext, operation: string): Promise<KeyRing> {
  try {
    const ring = await secrets.read();
    if (ring !== null) return ring;
  } catch (error) {
    if (error instanceof KeyFileError) throw noKey(operation, error.message, error);
    throw error;
  }
  throw noKey(
    operation,
    'There is no key yet: one is made with the first secret (skep config set KEY --secret).',
  );
}

/** One that was interrupted goes on with its key; one that begins makes a new one. */
async function targetRing(
  { settings: { secrets } }: WriteContext,
  ring: KeyRing,
  sealed: readonly UserConfigRecord[],
): Promise<KeyRing> {
  const isWhole = sealed.every(({ value }) => keyIdOf(value) === ring.current.id);
  return secrets.isConfigured || !isWhole ? ring : secrets.add(ring);
}

function openedBy({ key, value }: UserConfigRecord, ring: KeyRing): string {
  const id = keyIdOf(value);
  const secret = id === null ? null : keyById(ring, id);
  if (secret === null) throw cannotOpen('rotateKey', key, id === null ? 'not-sealed' : 'other-key');
  const opened = open(key, value, secret);
  if ('failure' in opened) throw cannotOpen('rotateKey', key, opened.failure);
  return opened.value;
}

function noKey(operation: string, message: string, cause?: unknown): DatabaseError {
  return new DatabaseError(failure, message, { operation, reason: 'key-missing', cause });
}
