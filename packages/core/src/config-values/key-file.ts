import { link, open, readFile, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyFileError } from './key-file-error.ts';
import { parseKey } from './key-text.ts';
import { randomKey, type SecretKey, secretKey } from './secret-key.ts';

/**
 * The keys in `file`, one a line, the current one first; null where there is no such file.
 *
 * @throws KeyFileError where others may read the file, or it holds something else.
 */
export async function readKeyFile(file: string): Promise<SecretKey[] | null> {
  const text = await readPrivate(file);
  if (text === null) return null;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const keys = lines.map(parseKey).filter((key) => key !== null);
  if (keys.length === 0 || keys.length < lines.length) {
    throw new KeyFileError(
      `The key file ${file} holds no key, or something else: each line must be 64 hex digits or base64 of 32 bytes. Restore it.`,
    );
  }
  return keys.map(secretKey);
}

/**
 * Makes a key file that only its owner may read. Of two processes that do so at once one succeeds, and both get the same
 * key: the file appears under its name with the whole key in it, or not at all.
 */
export async function makeKeyFile(file: string): Promise<SecretKey[]> {
  const key = randomKey();
  const draft = draftOf(file, key);
  try {
    await writePrivate(draft, textOf([key]));
    try {
      await link(draft, file);
      return [key];
    } finally {
      await unlink(draft);
      await syncFolder(dirname(file));
    }
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unwritable(file, 'made', error);
    const winner = await readKeyFile(file);
    if (winner === null)
      throw new KeyFileError(`The key file ${file} was removed while it was made: try again.`);
    return winner;
  }
}

/** Gives the file other keys, all at once: whoever reads it finds the ones or the others. */
export async function replaceKeyFile(file: string, keys: readonly SecretKey[]): Promise<void> {
  const draft = draftOf(file, keys[0] ?? randomKey());
  try {
    await writePrivate(draft, textOf(keys));
    await rename(draft, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(draft, { force: true });
    throw unwritable(file, 'written', error);
  }
}

function draftOf(file: string, { id }: SecretKey): string {
  return `${file}.${process.pid}.${id}.tmp`;
}

function textOf(keys: readonly SecretKey[]): string {
  return keys.map(({ bytes }) => `${bytes.toString('hex')}\n`).join('');
}

function unwritable(file: string, what: string, cause: unknown): KeyFileError {
  const message = `The key file ${file} cannot be ${what}: give encryption.keyFile or SKEP_ENCRYPTION_KEY.`;
  return new KeyFileError(message, { cause });
}

async function writePrivate(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A value is acknowledged only when its key, too, survives a power loss. Some systems cannot sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function readPrivate(file: string): Promise<string | null> {
  try {
    const { mode } = await stat(file);
    // Windows has no such bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new KeyFileError(`The key file ${file} may be used by others than its owner: chmod 600 it.`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (error instanceof KeyFileError) throw error;
    throw new KeyFileError(`The key file ${file} cannot be read: correct its permissions.`, { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
