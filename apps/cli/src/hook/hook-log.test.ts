import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appendToHookLog, HOOK_LOG, type HookLogEntry, MAX_LOG_SIZE, readHookLog } from './hook-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-hook-log-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const entry = (message: string): HookLogEntry => ({
  time: '2026-03-01T12:00:00.000Z',
  database: '/p/.skep/skep.db',
  event: 'PreToolUse',
  session_id: 's',
  code: 'X',
  message,
});

test('what is appended can be read, oldest first', () => {
  for (const message of ['a', 'b', 'c']) appendToHookLog([folder], entry(message));
  expect(readHookLog(folder, 2)).toEqual([entry('b'), entry('c')]);
});

test('only its owner may read it', () => {
  appendToHookLog([folder], entry('a'));
  expect(statSync(join(folder, HOOK_LOG)).mode & 0o777).toBe(0o600);
});

test('the second folder takes what the first cannot', () => {
  appendToHookLog([join(folder, 'absent'), folder], entry('a'));
  expect(readHookLog(folder, 9)).toHaveLength(1);
});

test('with no folder to write to it does nothing', () => {
  expect(() => appendToHookLog([join(folder, 'absent')], entry('a'))).not.toThrow();
});

test('it never grows past twice its limit, and keeps the newest', () => {
  const long = 'x'.repeat(900);
  const count = Math.ceil((3 * MAX_LOG_SIZE) / 900);
  for (let number = 0; number < count; number += 1) appendToHookLog([folder], entry(`${number} ${long}`));
  const size = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(size).toBeLessThan(2 * MAX_LOG_SIZE + 2000);
  expect(readHookLog(folder, 1)[0]?.message).toMatch(new RegExp(`^${count - 1} `));
});

test('a message of any length takes a bounded line', () => {
  appendToHookLog([folder], entry('x'.repeat(1_000_000)));
  expect(statSync(join(folder, HOOK_LOG)).size).toBeLessThan(2000);
});

test('lines that are no entries are passed over', () => {
  writeFileSync(join(folder, HOOK_LOG), `{"half":\n${JSON.stringify(entry('a'))}\n[]\n`);
  expect(readHookLog(folder, 9)).toEqual([entry('a')]);
});
