import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { turnStart } from './turn-start.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-rollout-'));
  path = join(folder, 'rollout.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const started = (turn: string) =>
  `{"type":"event_msg","payload":{"type":"task_started","turn_id":"${turn}"}}\n`;
const filler = (size: number) => `{"type":"x","text":"${'y'.repeat(size)}"}\n`;

test.each([0, 100, 300_000, 1_000_000])('a turn is found, whatever lies behind it (lines of %d)', (size) => {
  const head = `${filler(size)}${started('turn-1')}${filler(size)}`;
  const tail = `${started('turn-2')}${filler(size)}${filler(10)}${filler(size)}`;
  writeFileSync(path, head + tail);
  const offset = turnStart(path, 'turn-2');
  expect(readFileSync(path).subarray(offset).toString()).toBe(tail);
  expect(turnStart(path, 'turn-1')).toBe(filler(size).length);
});

test.each([10, 300_000, 700_000])(
  'what a command printed of a rollout begins no turn (lines of %d)',
  (size) => {
    const printed = JSON.stringify({
      type: 'x',
      text: `${'z'.repeat(size)}${started('turn-1')}${'z'.repeat(size)}`,
    });
    writeFileSync(path, `${filler(5)}${started('turn-1')}${printed}\n`);
    expect(turnStart(path, 'turn-1')).toBe(filler(5).length);
  },
);

test('all of the file where no line begins the turn', () => {
  writeFileSync(path, `${filler(10)}${started('turn-1')}{"text":"task_started"}\n`);
  expect(turnStart(path, 'turn-9')).toBe(0);
  writeFileSync(path, '');
  expect(turnStart(path, 'turn-9')).toBe(0);
});
