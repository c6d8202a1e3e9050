import { randomBytes } from 'node:crypto';
import type { StorageAdapter } from '@skep/contracts';
import { makeKeyFile, readKeyFile } from './key-file.ts';
import { parseKey, type SecretKey, secretKey } from './secret-key.ts';

/** Where the key comes from, in the order in which it is looked for. */
export interface KeySource {
  /** As configured: 64 hex digits or base64. */
  readonly key: string | undefined;
  readonly keyFile: string | null;
  /** For a store that ends with this process: a key that does too. */
  readonly adapter: StorageAdapter | null;
}

export interface SecretKeys {
  /** The key that there is; null where there is none. */
  find(): Promise<SecretKey | null>;
  /** Makes a key where there is none; null where there is no place for one. */
  make(): Promise<SecretKey | null>;
}

/** Databases over one adapter share its rows, so they share the key. */
const passingKeys = new WeakMap<StorageAdapter, SecretKey>();

/** The key is looked for when it is first needed, and kept. */
export function secretKeys({ key, keyFile, adapter }: KeySource): SecretKeys {
  const given = key === undefined ? null : parseKey(key);
  let known = given;
  return {
    async find() {
      if (known !== null) return known;
      if (keyFile !== null) known = await readKeyFile(keyFile);
      else if (adapter !== null) known = passingKeys.get(adapter) ?? null;
      return known;
    },
    async make() {
      if (keyFile !== null) known = await makeKeyFile(keyFile);
      else if (adapter !== null) {
        known = secretKey(randomBytes(32));
        passingKeys.set(adapter, known);
      }
      return known;
    },
  };
}
