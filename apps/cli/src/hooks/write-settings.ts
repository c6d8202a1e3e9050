import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError } from '../errors/cli-error.ts';
import { readBytes, type SettingsFile } from './settings-file.ts';

/** How many copies of one file are kept. */
const KEPT_BACKUPS = 5;

export interface WriteOptions {
  /** The folder for copies of what is overwritten. */
  readonly backups: string;
  readonly now: Date;
  /** A new file is for its owner alone. */
  readonly isPrivate: boolean;
}

/**
 * Puts new text in place of what was read, in one step: whoever reads the file finds the old or the new, never half of
 * one. What was there is copied before. Null takes the file away.
 *
 * @returns The path of the copy; null where there was nothing to copy.
 * @throws CliError `CLI_SETTINGS_CHANGED`, `CLI_SETTINGS_NOT_WRITABLE`, `CLI_SETTINGS_UNREADABLE`
 */
export function writeSettings(file: SettingsFile, text: string | null, options: WriteOptions): string | null {
  requireWritable(file);
  return asFailureOf(file.path, () => {
    const backup = file.bytes === null ? null : backUp(file, file.bytes, options);
    if (text === null) {
      requireUnchanged(file);
      unlinkSync(file.target);
      removeEmptyFolder(dirname(file.target));
    } else replaceFile(file, Buffer.from(file.mark + text, 'utf8'), options);
    return backup;
  });
}

/** A file that somebody has made read-only is meant to stay as it is, even where the owner could replace it. */
export function requireWritable({ path, target, bytes }: SettingsFile): void {
  if (bytes === null) return;
  const { mode } = statSync(target);
  if ((mode & 0o222) !== 0) return;
  throw new CliError('CLI_SETTINGS_NOT_WRITABLE', `${path} is read-only`, {
    hint: 'Nothing was written. Make it writable, or print what to write in it with --print.',
    context: { path },
  });
}

function replaceFile(file: SettingsFile, bytes: Buffer, { isPrivate }: WriteOptions): void {
  const folder = dirname(file.target);
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${basename(file.target)}.${randomUUID()}.tmp`);
  try {
    writeDurably(temporary, bytes, file.bytes === null && !isPrivate ? 0o666 : 0o600);
    if (file.bytes !== null) takeOverRights(file.target, temporary);
    requireUnchanged(file);
    renameSync(temporary, file.target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
}

function requireUnchanged({ path, target, bytes }: SettingsFile): void {
  const now = readBytes(target);
  if (bytes === null ? now === null : now?.equals(bytes) === true) return;
  throw new CliError('CLI_SETTINGS_CHANGED', `${path} was changed by another program in the meantime`, {
    hint: 'Nothing was written. Run the command again.',
    context: { path },
  });
}

function writeDurably(path: string, bytes: Buffer, mode: number): void {
  const descriptor = openSync(path, 'wx', mode);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function takeOverRights(from: string, to: string): void {
  const { mode, uid, gid } = statSync(from);
  chmodSync(to, mode & 0o7777);
  const own = statSync(to);
  if (own.uid !== uid || own.gid !== gid) chownSync(to, uid, gid);
}

/** Keeps the newest few copies of each file, in a folder of Skep's own: settings may hold what nobody should commit. */
function backUp({ target }: SettingsFile, bytes: Buffer, { backups, now }: WriteOptions): string {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const id = createHash('sha256').update(target).digest('hex').slice(0, 12);
  const suffix = `.${id}.${basename(target)}`;
  const path = join(backups, `${now.toISOString().replaceAll(':', '')}-${process.pid}${suffix}`);
  writeFileSync(path, bytes, { mode: 0o600 });
  const copies = readdirSync(backups).filter((name) => name.endsWith(suffix));
  for (const name of copies.sort().slice(0, -KEPT_BACKUPS)) rmSync(join(backups, name), { force: true });
  return path;
}

/** Makes the renaming itself survive a power loss, where the system can do that. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function removeEmptyFolder(path: string): void {
  if (readdirSync(path).length === 0) rmdirSync(path);
}

function asFailureOf<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { message } = error as Error;
    throw new CliError('CLI_SETTINGS_NOT_WRITABLE', `${path} cannot be written: ${message}`, {
      hint: 'The file is as it was. Put that right, or print what to write in it with --print.',
      context: { path },
      cause: error,
    });
  }
}
