import { expect, test } from 'vitest';
import { parseLocks, shortCommand } from './file-users.ts';

test('locks are read from the list of the system; those that wait are not', () => {
  const text = [
    '1: POSIX  ADVISORY  WRITE 15726 fe:00:2154521 1073741824 1073742335',
    '2: POSIX  ADVISORY  READ  8 00:2a:7 128 EOF',
    '2: -> POSIX  ADVISORY  WRITE 9 00:2a:7 128 EOF',
    '3: OFDLCK ADVISORY  READ -1 08:01:3 0 0',
    '4: FLOCK  ADVISORY  WRITE 10 08:01:3 0 EOF',
    '',
  ].join('\n');
  expect(parseLocks(text)).toEqual([
    { pid: 15726, exclusive: true, device: 'fe:00', inode: 2154521, start: 1073741824, end: 1073742335 },
    { pid: 8, exclusive: false, device: '00:2a', inode: 7, start: 128, end: null },
    { pid: -1, exclusive: false, device: '08:01', inode: 3, start: 0, end: 0 },
  ]);
});

test.each([
  [['/usr/bin/skep', 'serve', '--port', '80', ''], 'skep serve --port 80'],
  [['/opt/node', '--no-warnings', '/a/b/skep.js', 'drain'], 'node skep.js drain'],
  [['node', '--import', '/x/hook.mjs', '-C', 'source', '/a/skep.ts', 'ls'], 'node skep.ts ls'],
  [['node'], 'node'],
  [['sh', '-c', 'one\ntwo'], 'sh -c one'],
  [
    ['skep', 'open', '--key', 'hush', '--token=hush', 'SKEP_FILE_KEY=hush'],
    'skep open --key … --token=… SKEP_FILE_KEY=…',
  ],
  [[''], ''],
])('the command %j is shown as %j', (words, shown) => {
  expect(shortCommand(words)).toBe(shown);
});

test('a long command is cut', () => {
  expect(shortCommand(['skep', 'x'.repeat(200)])).toHaveLength(80);
});
