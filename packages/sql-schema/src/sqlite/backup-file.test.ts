import { existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../../test/sqlite-engine.ts';
import { writeBackupFile } from './backup-file.ts';

test('the file is there, whole, and nothing else is left', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'copy.db');
    await writeBackupFile(path, (temporary) => {
      expect(existsSync(path)).toBe(false);
      writeFileSync(temporary, 'rows');
    });
    expect(readFileSync(path, 'utf8')).toBe('rows');
    expect(readdirSync(folder)).toEqual(['copy.db']);
  }));

test('a copy that fails leaves nothing behind', () =>
  inFolder(async (folder) => {
    const failing = writeBackupFile(join(folder, 'copy.db'), (temporary) => {
      writeFileSync(temporary, 'half');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  }));

test('takes the place of a file when told to, and is readable by its owner alone', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'copy.db');
    writeFileSync(path, 'old');
    await writeBackupFile(path, (temporary) => writeFileSync(temporary, 'new'), { overwrite: true });
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['copy.db']);
  }));

test('takes the place neither of what is backed up, nor beside the log of another database', () =>
  inFolder(async (folder) => {
    const source = join(folder, 'skep.db');
    writeFileSync(source, 'rows');
    linkSync(source, join(folder, 'same.db'));
    writeFileSync(join(folder, 'other.db-wal'), 'frames');
    for (const name of ['skep.db', 'same.db', 'other.db']) {
      const writing = writeBackupFile(join(folder, name), () => expect.unreachable(), {
        overwrite: true,
        source,
      });
      await expect(writing).rejects.toMatchObject({ reason: 'invalid' });
    }
    expect(readFileSync(source, 'utf8')).toBe('rows');
  }));

test('never overwrites a file, nor one that appears meanwhile', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'copy.db');
    const racing = writeBackupFile(path, (temporary) => {
      writeFileSync(temporary, 'new');
      writeFileSync(path, 'of another');
    });
    await expect(racing).rejects.toMatchObject({ reason: 'invalid' });
    const plain = writeBackupFile(path, () => expect.unreachable());
    await expect(plain).rejects.toMatchObject({ reason: 'invalid' });
    expect(readFileSync(path, 'utf8')).toBe('of another');
    expect(readdirSync(folder)).toEqual(['copy.db']);
  }));

test('a missing folder is named', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'nowhere', 'copy.db');
    await expect(writeBackupFile(path, () => undefined)).rejects.toMatchObject({
      reason: 'not-found',
      message: expect.stringContaining(join(folder, 'nowhere')),
    });
  }));
