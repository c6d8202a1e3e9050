import type { SecretKey } from './secret-key.ts';

/** The keys of one database: the one that seals, and those that it was before, which still open. */
export interface KeyRing {
  readonly current: SecretKey;
  /** The newest first. */
  readonly older: readonly SecretKey[];
}

/** @param keys The current one first. @returns null where there is none. */
export function ringOf(keys: readonly SecretKey[]): KeyRing | null {
  const [current, ...older] = keys;
  return current === undefined ? null : { current, older };
}

export function keysOf({ current, older }: KeyRing): readonly SecretKey[] {
  return [current, ...older];
}

/** The key that a sealed text names; null where the ring does not have it. */
export function keyById(ring: KeyRing, id: string): SecretKey | null {
  return keysOf(ring).find((key) => key.id === id) ?? null;
}
