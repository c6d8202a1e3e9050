import { expect, test } from 'vitest';
import { bytesOf, parseStrace } from './parse-strace.ts';

test('calls have a name, arguments and a result', () => {
  const record = [
    '12  pwrite64(31, "\\x0a\\x22", 2, 4096)     = 2',
    '12  fsync(31)                         = -1 EIO (Input/output error) (INJECTED)',
    '12  openat(AT_FDCWD, "\\x2f\\x61", O_RDWR|O_CREAT, 0644) = 21',
    '12  mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, -1, 0) = 0x7f81c6800000',
    '12  pwritev(5, [{iov_base="\\x2c", iov_len=1}, {iov_base="\\x29", iov_len=1}], 2, 7) = 2',
  ].join('\n');
  expect(parseStrace(record).map(({ name, args, result }) => ({ name, args, result }))).toEqual([
    { name: 'pwrite64', args: ['31', '"\\x0a\\x22"', '2', '4096'], result: 2 },
    { name: 'fsync', args: ['31'], result: -1 },
    { name: 'openat', args: ['AT_FDCWD', '"\\x2f\\x61"', 'O_RDWR|O_CREAT', '0644'], result: 21 },
    {
      name: 'mmap',
      args: ['NULL', '8192', 'PROT_READ', 'MAP_PRIVATE', '-1', '0'],
      result: 0x7f81c6800000,
    },
    {
      name: 'pwritev',
      args: ['5', '[{iov_base="\\x2c", iov_len=1}, {iov_base="\\x29", iov_len=1}]', '2', '7'],
      result: 2,
    },
  ]);
});

test('a call that another thread interrupts is put together, and keeps where it began', () => {
  const record = [
    '12  fsync(31 <unfinished ...>',
    '13  pwrite64(8, "\\x00", 1, 0) = 1',
    '12  <... fsync resumed>)              = 0',
  ].join('\n');
  expect(parseStrace(record)).toEqual([
    { name: 'pwrite64', args: ['8', '"\\x00"', '1', '0'], result: 1, began: 1, ended: 1 },
    { name: 'fsync', args: ['31'], result: 0, began: 0, ended: 2 },
  ]);
});

test('what never ended, and what is no call, is left out', () => {
  const record = '12  fsync(31 <unfinished ...>\n12  +++ killed by SIGKILL +++\n13  exit_group(0) = ?\n';
  expect(parseStrace(record)).toEqual([]);
});

test('texts are bytes; one that was cut off is refused', () => {
  expect([...bytesOf('"\\x00\\xff\\x22"')]).toEqual([0, 255, 34]);
  expect([...bytesOf('""')]).toEqual([]);
  expect(() => bytesOf('"\\x00"...')).toThrow(/-s/);
  expect(() => bytesOf('"plain"')).toThrow(/-xx/);
});
