import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The name of the database file in every folder that holds a store. */
export const STORE = 'fleet.db';

/** A new folder, and the path of the store in it. */
export function makePlace(folder: string, name: string): { place: string; file: string } {
  const place = join(folder, name);
  mkdirSync(place);
  return { place, file: join(place, STORE) };
}

/**
 * A copy of a store that nobody has open: the file with its log, its mark and what else belongs to it. The index of the log
 * stays behind: it is memory shared by those that have the store open.
 */
export function copyStore(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (!name.endsWith('-shm')) copyFileSync(join(from, name), join(to, name));
  }
}

/** Removes what `makePlace` made; a driver that lets its files go later may be at it just now. */
export function removePlace(place: string): void {
  rmSync(place, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/** Everything in a folder but the index of the log, by name. */
export function contentOf(place: string): Map<string, Buffer> {
  const names = readdirSync(place).filter((name) => !name.endsWith('-shm'));
  return new Map(names.map((name) => [name, readFileSync(join(place, name))]));
}
