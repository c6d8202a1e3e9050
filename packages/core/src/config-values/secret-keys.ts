import type { StorageAdapter } from '@skep/contracts';
import { type KeyRing, keysOf, ringOf } from './key-ring.ts';
import { parseKey } from './key-text.ts';
import type { SecretKey } from './secret-key.ts';

// Most processes never open a secret: what cryptography needs is loaded when one does.

/** Where the keys come from, in the order in which they are looked for. */
export interface KeySource {
  /** As configured: 64 hex digits or base64. */
  readonly key: string | undefined;
  /** What `key` was before. */
  readonly previousKeys: readonly string[];
  readonly keyFile: string | null;
  /** For a store that ends with this process: keys that do too. */
  readonly adapter: StorageAdapter | null;
}

export interface SecretKeys {
  /** Whether the key is configured, so that only whoever configures it can change it. */
  readonly isConfigured: boolean;
  /** The keys as they were last read; null where there are none. */
  known(): Promise<KeyRing | null>;
  /**
   * The keys as they are now: another process may have changed them. Call it inside a write transaction before sealing:
   * whoever changes keys is in one too.
   */
  read(): Promise<KeyRing | null>;
  /** Makes a first key where there is none; null where there is no place for one. */
  make(): Promise<KeyRing | null>;
  /** Puts a new key before those that there are. Only inside a write transaction; not where the key is configured. */
  add(ring: KeyRing): Promise<KeyRing>;
  /** Drops all keys but the current one. Only inside a write transaction; not where the key is configured. */
  forgetOlder(ring: KeyRing): Promise<KeyRing>;
}

/** Databases over one adapter share its rows, so they share the keys. */
const passingKeys = new WeakMap<StorageAdapter, KeyRing>();

export function secretKeys({ key, previousKeys, keyFile, adapter }: KeySource): SecretKeys {
  let last: KeyRing | null = null;
  const noted = <T extends KeyRing | null>(ring: T): T => {
    last = ring;
    return ring;
  };
  const read = async (): Promise<KeyRing | null> => {
    if (key !== undefined) return ringOf(await configuredKeys([key, ...previousKeys]));
    if (keyFile !== null) return ringOf((await (await loadKeyFile()).readKeyFile(keyFile)) ?? []);
    return adapter === null ? null : (passingKeys.get(adapter) ?? null);
  };
  const write = async (ring: KeyRing): Promise<KeyRing> => {
    if (keyFile !== null) await (await loadKeyFile()).replaceKeyFile(keyFile, keysOf(ring));
    else if (adapter !== null) passingKeys.set(adapter, ring);
    return noted(ring);
  };
  return {
    isConfigured: key !== undefined,
    known: async () => last ?? noted(await read()),
    read: async () => noted(await read()),
    async make() {
      if (keyFile !== null) return noted(ringOf(await (await loadKeyFile()).makeKeyFile(keyFile)));
      if (adapter === null) return null;
      return write({ current: (await loadSecretKey()).randomKey(), older: [] });
    },
    add: async (ring) => write({ current: (await loadSecretKey()).randomKey(), older: keysOf(ring) }),
    forgetOlder: ({ current }) => write({ current, older: [] }),
  };
}

const loadSecretKey = (): Promise<typeof import('./secret-key.ts')> => import('./secret-key.ts');
const loadKeyFile = (): Promise<typeof import('./key-file.ts')> => import('./key-file.ts');

async function configuredKeys(texts: readonly string[]): Promise<SecretKey[]> {
  const { secretKey } = await loadSecretKey();
  const keys = texts.map(parseKey).filter((bytes) => bytes !== null);
  return keys.map(secretKey);
}
