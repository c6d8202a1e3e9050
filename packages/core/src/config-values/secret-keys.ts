import type { StorageAdapter } from '@skep/contracts';
import { parseKey } from './key-text.ts';
import type { SecretKey } from './secret-key.ts';

// Most processes never open a secret: what cryptography needs is loaded when one does.

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
  let known: SecretKey | null = null;
  return {
    async find() {
      known ??= await find();
      return known;
    },
    async make() {
      known = await make();
      return known;
    },
  };

  async function find(): Promise<SecretKey | null> {
    const bytes = key === undefined ? null : parseKey(key);
    if (bytes !== null) return (await import('./secret-key.ts')).secretKey(bytes);
    if (keyFile !== null) return (await import('./key-file.ts')).readKeyFile(keyFile);
    return adapter === null ? null : (passingKeys.get(adapter) ?? null);
  }

  async function make(): Promise<SecretKey | null> {
    if (keyFile !== null) return (await import('./key-file.ts')).makeKeyFile(keyFile);
    if (adapter === null) return null;
    const made = (await import('./secret-key.ts')).randomKey();
    passingKeys.set(adapter, made);
    return made;
  }
}
