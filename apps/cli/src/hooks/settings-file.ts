import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { TextDecoder } from 'node:util';
import { CliError } from '../errors/cli-error.ts';
import { OPEN, type SettingsFormat } from './formats.ts';
import { type SettingsDocument, SettingsError } from './settings-document.ts';
import type { SettingsPlace } from './settings-places.ts';

const BOM = '\ufeff';

/** A file of settings as it was when it was read. */
export interface SettingsFile extends SettingsPlace {
  /** The file itself, where `path` leads to it through symbolic links. */
  readonly target: string;
  /** What is in it; null where there is none. */
  readonly bytes: Buffer | null;
  /** The same as text, without the mark that some editors put before it. */
  readonly text: string;
  readonly mark: string;
}

/** @throws CliError `CLI_SETTINGS_UNREADABLE` */
export function readSettingsFile({ path, format }: SettingsPlace): SettingsFile {
  const target = targetOf(path);
  const bytes = readBytes(target);
  if (bytes === null) return { path, format, target, bytes, text: '', mark: '' };
  const whole = decode(path, bytes);
  const mark = whole.startsWith(BOM) ? BOM : '';
  return { path, format, target, bytes, text: whole.slice(mark.length), mark };
}

/** The bytes of a file now; null where there is none. @throws CliError `CLI_SETTINGS_UNREADABLE` */
export function readBytes(path: string): Buffer | null {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) throw notAFile(path);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw unreadable(path, `${path} cannot be read: ${message}`, 'Put that right, then try again.', error);
  }
}

/**
 * Opens the settings of a file.
 *
 * @throws CliError `CLI_SETTINGS_INVALID`
 */
export function openSettingsFile({ path, text, format }: SettingsFile): SettingsDocument {
  return withPath(path, format, () => OPEN[format](text));
}

/** Runs work on the text of a file, whose errors then name the file and say what to do. */
export function withPath<T>(path: string, format: SettingsFormat, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const { line, column, message, reason } = error;
    const form = reason === 'syntax' ? ` (it has to be valid ${format.toUpperCase()})` : '';
    const place = line === null ? path : `${path}:${line}:${column}`;
    throw new CliError('CLI_SETTINGS_INVALID', `${place}: ${message}`, {
      hint: `Nothing was written. Mend the file by hand${form}, then try again.`,
      context: { path, line, column },
      cause: error,
    });
  }
}

/** Where to write, so that a link, as managers of dotfiles make them, stays one. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') {
      throw unreadable(path, `${path} cannot be read: ${message}`, 'Put that right, then try again.', error);
    }
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return path;
    throw unreadable(
      path,
      `${path} is a link to a file that is not there`,
      'Make the file, or remove the link.',
    );
  }
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(path, `${path} is not text in UTF-8`, 'Save it in UTF-8, then try again.', cause);
  }
}

function notAFile(path: string): CliError {
  return unreadable(path, `${path} is not a file`, 'Move what is there out of the way, then try again.');
}

function unreadable(path: string, message: string, hint: string, cause?: unknown): CliError {
  return new CliError('CLI_SETTINGS_UNREADABLE', message, { hint, context: { path }, cause });
}
