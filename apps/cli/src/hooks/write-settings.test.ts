import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSettingsFile, readSettingsFile } from './settings-file.ts';
import { writeSettings } from './write-settings.ts';

let base = '';
let path = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'skep-settings-')));
  path = join(base, 'folder', 'settings.json');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const place = () => ({ path, format: 'json' }) as const;
const options = (second = 0) => ({
  backups: join(base, 'backups'),
  now: new Date(Date.UTC(2026, 0, 1, 0, 0, second)),
  isPrivate: false,
});

function existing(content: string | Buffer): void {
  mkdirSync(join(base, 'folder'), { recursive: true });
  writeFileSync(path, content);
}

test('a new file gets its folder, and needs no copy', () => {
  expect(writeSettings(readSettingsFile(place()), '{}', { ...options(), isPrivate: true })).toBeNull();
  expect(readFileSync(path, 'utf8')).toBe('{}');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(base, 'folder'))).toEqual(['settings.json']);
});

test('what was there is copied, for its owner alone; rights and a byte order mark stay', () => {
  existing('\ufeff{ }');
  chmodSync(path, 0o640);
  const file = readSettingsFile(place());
  expect(file.text).toBe('{ }');
  const backup = writeSettings(file, '{"a":1}', options());
  expect(readFileSync(path, 'utf8')).toBe('\ufeff{"a":1}');
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(backup && readFileSync(backup, 'utf8')).toBe('\ufeff{ }');
  expect(backup && statSync(backup).mode & 0o777).toBe(0o600);
});

test('the newest five copies are kept', () => {
  existing('0');
  for (let count = 1; count <= 8; count += 1) {
    writeSettings(readSettingsFile(place()), String(count), options(count));
  }
  const copies = readdirSync(join(base, 'backups')).sort();
  expect(copies.map((name) => readFileSync(join(base, 'backups', name), 'utf8'))).toEqual([
    '3',
    '4',
    '5',
    '6',
    '7',
  ]);
});

test('a link stays one, and its file changes', () => {
  const target = join(base, 'dotfiles.json');
  writeFileSync(target, '{}');
  mkdirSync(join(base, 'folder'));
  symlinkSync(target, path);
  writeSettings(readSettingsFile(place()), '{"a":1}', options());
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, 'utf8')).toBe('{"a":1}');
});

test('a file with nothing left in it goes, and a folder that is empty then', () => {
  existing('{}');
  const backup = writeSettings(readSettingsFile(place()), null, options());
  expect(readdirSync(base)).toEqual(['backups']);
  expect(backup && readFileSync(backup, 'utf8')).toBe('{}');
});

describe('refuses, and leaves everything as it is', () => {
  const refusal = (code: string) => expect.objectContaining({ code });

  test('where another program has changed the file since', () => {
    existing('{}');
    const file = readSettingsFile(place());
    existing('{ "theirs": 1 }');
    expect(() => writeSettings(file, '{}', options())).toThrow(refusal('CLI_SETTINGS_CHANGED'));
    expect(() => writeSettings(file, null, options())).toThrow(refusal('CLI_SETTINGS_CHANGED'));
    expect(readFileSync(path, 'utf8')).toBe('{ "theirs": 1 }');
    expect(readdirSync(join(base, 'folder'))).toEqual(['settings.json']);
  });

  test('where another program has made the file since', () => {
    const file = readSettingsFile(place());
    existing('{ "theirs": 1 }');
    expect(() => writeSettings(file, '{}', options())).toThrow(refusal('CLI_SETTINGS_CHANGED'));
    expect(readFileSync(path, 'utf8')).toBe('{ "theirs": 1 }');
  });

  test('where the file is read-only', () => {
    existing('{}');
    chmodSync(path, 0o444);
    const file = readSettingsFile(place());
    expect(() => writeSettings(file, '{ }', options())).toThrow(refusal('CLI_SETTINGS_NOT_WRITABLE'));
    expect(readdirSync(base)).toEqual(['folder']);
  });

  test('where there can be no copy', () => {
    existing('{}');
    writeFileSync(join(base, 'backups'), 'in the way');
    const file = readSettingsFile(place());
    expect(() => writeSettings(file, '{ }', options())).toThrow(refusal('CLI_SETTINGS_NOT_WRITABLE'));
    expect(readFileSync(path, 'utf8')).toBe('{}');
  });

  test('what is no text, no file, or a link to nothing', () => {
    existing(Buffer.from([0x7b, 0xff, 0x7d]));
    expect(() => readSettingsFile(place())).toThrow(refusal('CLI_SETTINGS_UNREADABLE'));
    rmSync(path);
    mkdirSync(path);
    expect(() => readSettingsFile(place())).toThrow(refusal('CLI_SETTINGS_UNREADABLE'));
    rmSync(path, { recursive: true });
    symlinkSync(join(base, 'nowhere'), path);
    expect(() => readSettingsFile(place())).toThrow(refusal('CLI_SETTINGS_UNREADABLE'));
  });

  test('what cannot be parsed, with the place of the mistake', () => {
    existing('{\n  "a": ,\n}');
    expect(() => openSettingsFile(readSettingsFile(place()))).toThrow(
      expect.objectContaining({
        code: 'CLI_SETTINGS_INVALID',
        message: expect.stringContaining(`${path}:2:8: no valid JSON`),
      }),
    );
  });
});
