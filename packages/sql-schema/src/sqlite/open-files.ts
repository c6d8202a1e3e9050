import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StorageError } from '@skep/contracts';

/** How a store uses a file. */
export interface FileUse {
  readonly engine: string;
  readonly enableWAL: boolean;
  /** Makes the engine let go of what it keeps of connections that were closed. */
  letGo(): Promise<void>;
}

interface OpenFile {
  readonly use: FileUse;
  stores: number;
}

const REGISTRY = Symbol.for('skep.openFiles');

/**
 * Which files the stores of this process have open. Two engines must not have one file open in one process: closing a file
 * drops all locks that the process has on it, those of the other engine too. It is kept on `globalThis`, for several copies of
 * this package may be loaded.
 */
function registry(): Map<string, OpenFile> {
  const holder = globalThis as { [REGISTRY]?: Map<string, OpenFile> };
  holder[REGISTRY] ??= new Map();
  return holder[REGISTRY];
}

/**
 * Notes that a store uses a file.
 *
 * @returns What ends it, once.
 * @throws StorageError `in-use` where this process has the file open by another engine, or in another journal mode.
 */
export async function registerUse(file: string, use: FileUse): Promise<() => void> {
  const key = canonical(file);
  const files = registry();
  const open = files.get(key);
  if (open !== undefined && !isAlike(open.use, use)) {
    if (open.stores > 0) throw otherwiseOpen(file, open.use, use);
    await open.use.letGo();
    files.delete(key);
  }
  const entry = files.get(key) ?? { use, stores: 0 };
  files.set(key, entry);
  entry.stores++;
  let ended = false;
  return () => {
    if (!ended) entry.stores--;
    ended = true;
  };
}

/**
 * Keeps the stores of this process away from a file.
 *
 * @throws StorageError `in-use` where one has it open.
 */
export async function refuseOwnUse(file: string): Promise<void> {
  const open = registry().get(canonical(file));
  if (open === undefined) return;
  if (open.stores === 0) return open.use.letGo();
  throw new StorageError(
    'in-use',
    `${file} is open in this process itself (${process.pid}). Disconnect its stores first.`,
  );
}

function isAlike(one: FileUse, other: FileUse): boolean {
  return one.engine === other.engine && one.enableWAL === other.enableWAL;
}

function otherwiseOpen(file: string, open: FileUse, wanted: FileUse): StorageError {
  const how =
    open.engine === wanted.engine
      ? `with enableWAL ${open.enableWAL}, not ${wanted.enableWAL}`
      : `by the engine ${open.engine}, and a second one (${wanted.engine}) would drop its locks`;
  return new StorageError(
    'in-use',
    `${file} is open in this process (${process.pid}) already, ${how}. Use one engine and one setting for a file.`,
  );
}

/** One name for a file, however it is reached; it may not be there yet. */
function canonical(file: string): string {
  return realPathOf(file) ?? join(realPathOf(dirname(file)) ?? dirname(file), basename(file));
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
