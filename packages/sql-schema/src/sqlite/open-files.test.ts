import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../../test/sqlite-engine.ts';
import { refuseOwnUse, registerUse } from './open-files.ts';

const use = (engine: string, enableWAL = true, letGo: () => Promise<void> = async () => undefined) => ({
  engine,
  enableWAL,
  letGo,
});

test('stores of one engine and one setting share a file; others are refused until all have ended', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.db');
    const first = await registerUse(file, use('one'));
    const second = await registerUse(file, use('one'));
    await expect(registerUse(file, use('two'))).rejects.toMatchObject({ reason: 'in-use' });
    await expect(registerUse(file, use('one', false))).rejects.toMatchObject({ reason: 'in-use' });
    first();
    first();
    await expect(registerUse(file, use('two'))).rejects.toMatchObject({ reason: 'in-use' });
    second();
    await registerUse(file, use('two'));
  }));

test('a file is the same by another name', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.db');
    writeFileSync(file, '');
    symlinkSync(file, join(folder, 'link.db'));
    await registerUse(file, use('one'));
    await expect(registerUse(join(folder, 'link.db'), use('two'))).rejects.toMatchObject({
      reason: 'in-use',
    });
    await expect(refuseOwnUse(join(folder, 'link.db'))).rejects.toMatchObject({ reason: 'in-use' });
  }));

test('an engine lets go of what it keeps before another opens the file, or has it to itself', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.db');
    let times = 0;
    const letGo = async () => {
      times++;
    };
    (await registerUse(file, use('one', true, letGo)))();
    await refuseOwnUse(file);
    expect(times).toBe(1);
    (await registerUse(file, use('two')))();
    expect(times).toBe(2);
  }));
