import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { folderTrace } from './file-operations.ts';
import { filesAfterPowerLoss, type Survival, survivals } from './power-loss.ts';

const hex = (text: string): string =>
  `"${[...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;

/** A process that makes a file, writes to it, forces it and its name, says so, and writes more. */
const record = [
  `1  openat(AT_FDCWD, ${hex('/w/log')}, O_RDWR|O_CREAT, 0644) = 5`,
  `1  pwrite64(5, ${hex('old')}, 3, 0) = 3`,
  '1  fdatasync(5) = 0',
  `1  openat(AT_FDCWD, ${hex('/w')}, O_RDONLY) = 6`,
  '1  fsync(6) = 0',
  `1  write(1, ${hex('done\n')}, 5) = 5`,
  `1  pwrite64(5, ${hex('new')}, 3, 0) = 3`,
  `1  pwrite64(5, ${hex('er')}, 2, 3) = 2`,
  `1  rename(${hex('/w/log')}, ${hex('/w/log.1')}) = 0`,
  '',
].join('\n');
const trace = folderTrace(record, '/w', new Map([['kept', Buffer.from('as it was')]]));

function after(cut: number, survival: Survival, seed = 1): Record<string, string> {
  const files = filesAfterPowerLoss(trace, cut, () => survival, new Random(seed));
  return Object.fromEntries([...files].map(([name, content]) => [name, content.toString()]));
}

test('what the process said is known with its time', () => {
  expect(trace.said).toEqual([{ ended: 5, text: 'done\n' }]);
});

test.each(survivals)('what was forced to disk is there, whatever else is (%s)', (survival) => {
  for (let seed = 0; seed < 20; seed += 1)
    expect(after(5, survival, seed)).toEqual({ kept: 'as it was', log: 'old' });
});

test('what was not forced may be gone, all of it', () => {
  expect(after(1, 'dropped')).toEqual({ kept: 'as it was' });
  // Its content was forced, its name was not.
  expect(after(2, 'dropped')).toEqual({ kept: 'as it was' });
  expect(after(8, 'dropped')).toEqual({ kept: 'as it was', log: 'old' });
});

test('or be there, all of it', () => {
  expect(after(8, 'kept')).toEqual({ kept: 'as it was', 'log.1': 'newer' });
});

test('or in part: a later write without an earlier one, a renamed file under its old name or under both', () => {
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed += 1) {
    const { kept, ...files } = after(8, 'any', seed);
    for (const [name, content] of Object.entries(files)) seen.add(`${name}: ${content}`);
  }
  const names = ['log', 'log.1'];
  const contents = ['old', 'new', 'older', 'newer'];
  expect([...seen].sort()).toEqual(
    names.flatMap((name) => contents.map((content) => `${name}: ${content}`)).sort(),
  );
});

test('each file in its own time', () => {
  const files = filesAfterPowerLoss(trace, 7, (name) => (name === 'log' ? 'dropped' : 'kept'), new Random(1));
  expect(files.get('log')?.toString()).toBe('old');
});

describe('by sectors', () => {
  const big = (letter: string): string => letter.repeat(1536);
  const sectors = folderTrace(
    [
      `1  openat(AT_FDCWD, ${hex('/w/db')}, O_RDWR) = 5`,
      `1  pwrite64(5, ${hex(big('b'))}, 1536, 0) = 1536`,
    ].join('\n'),
    '/w',
    new Map([['db', Buffer.from(big('a'))]]),
  );

  test('a write is torn at the borders of sectors, and nowhere else', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const files = filesAfterPowerLoss(sectors, 1, () => 'torn', new Random(seed));
      const content = files.get('db')?.toString() ?? '';
      seen.add([0, 512, 1024].map((start) => letterOf(content.slice(start, start + 512))).join(''));
    }
    expect([...seen].sort()).toEqual(['aaa', 'aab', 'aba', 'abb', 'baa', 'bab', 'bba', 'bbb']);
  });

  function letterOf(sector: string): string {
    const letters = new Set(sector);
    return letters.size === 1 ? ([...letters][0] ?? '') : '?';
  }
});

test('a cut off end comes back as zeros, and a failed fsync forces nothing', () => {
  const failed = folderTrace(
    [
      `1  openat(AT_FDCWD, ${hex('/w/db')}, O_RDWR) = 5`,
      '1  ftruncate(5, 1) = 0',
      '1  ftruncate(5, 3) = 0',
      '1  fsync(5) = -1 EIO (Input/output error) (INJECTED)',
    ].join('\n'),
    '/w',
    new Map([['db', Buffer.from('abc')]]),
  );
  const content = (survival: Survival) =>
    filesAfterPowerLoss(failed, 3, () => survival, new Random(1)).get('db');
  expect(content('kept')?.toString()).toBe('a\0\0');
  expect(content('dropped')?.toString()).toBe('abc');
});

test('what a failed fsync did not write, no later one does', () => {
  const twice = folderTrace(
    [
      `1  openat(AT_FDCWD, ${hex('/w/db')}, O_RDWR) = 5`,
      `1  pwrite64(5, ${hex('x')}, 1, 0) = 1`,
      '1  fsync(5) = -1 EIO (Input/output error) (INJECTED)',
      `1  pwrite64(5, ${hex('y')}, 1, 1) = 1`,
      '1  fsync(5) = 0',
    ].join('\n'),
    '/w',
    new Map([['db', Buffer.from('abc')]]),
  );
  const content = (survival: Survival) =>
    filesAfterPowerLoss(twice, 4, () => survival, new Random(1))
      .get('db')
      ?.toString();
  expect(content('dropped')).toBe('ayc');
  expect(content('kept')).toBe('xyc');
});

test('a way of writing that is not followed is refused, not passed over', () => {
  const text = `1  openat(AT_FDCWD, ${hex('/w/db')}, O_RDWR) = 5\n1  write(5, ${hex('x')}, 1) = 1`;
  expect(() => folderTrace(text, '/w', new Map([['db', Buffer.alloc(0)]]))).toThrow(/without an offset/);
});
