import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_CAPTURE } from '@skep/ingest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CAPTURE_FILE, captureFileText, parseCapture, readCaptureSettings } from './capture-settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-capture-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (text: string) => writeFileSync(join(folder, CAPTURE_FILE), text);

test('without settings, a summary', () => {
  const expected = { policy: DEFAULT_CAPTURE, source: 'default', problem: null };
  expect(readCaptureSettings(folder, {})).toEqual(expected);
  expect(readCaptureSettings(null, {})).toEqual(expected);
});

test('the file beside the database, and the environment before it', () => {
  file(captureFileText({ level: 'full', maxLength: 16 * 1024 }));
  expect(readCaptureSettings(folder, {})).toEqual({
    policy: { level: 'full', maxLength: 16 * 1024 },
    source: 'file',
    problem: null,
  });
  expect(readCaptureSettings(folder, { SKEP_CAPTURE: 'none' })).toMatchObject({
    policy: { level: 'none' },
    source: 'environment',
  });
});

test.each(['none', 'summary', 'full'] as const)('%s by name', (level) => {
  expect(parseCapture(level)).toEqual({ ...DEFAULT_CAPTURE, level });
});

test('full with a size', () => {
  expect(parseCapture('full:16')).toEqual({ level: 'full', maxLength: 16 * 1024 });
  for (const text of ['full:0', 'full:1000000', 'full:x', 'summary:5', 'everything', 'full:']) {
    expect(parseCapture(text)).toBeNull();
  }
});

test.each(['', '{', '[]', 'null', '{"level":"all"}', '{"level":"full","max_kilobytes":-1}'])(
  'from settings that cannot be read, nothing is kept, and that is said: %j',
  (text) => {
    file(text);
    expect(readCaptureSettings(folder, {})).toMatchObject({
      policy: { level: 'none' },
      problem: expect.stringContaining('skep capture') as string,
    });
    expect(readCaptureSettings(folder, { SKEP_CAPTURE: text || 'x' })).toMatchObject({
      policy: { level: 'none' },
      problem: expect.stringContaining('SKEP_CAPTURE') as string,
    });
  },
);
