import { Writable } from 'node:stream';
import { DatabaseError } from '@skep/contracts';
import { expect, test } from 'vitest';
import type { Runtime } from '../runtime.ts';
import { CliError } from './cli-error.ts';
import { reportError } from './report-error.ts';

function report(error: unknown, { json = false, environment = {}, isTTY = false } = {}) {
  let text = '';
  const stderr = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        text += String(chunk);
        done();
      },
    }),
    { isTTY },
  );
  const exitCode = reportError(error, { environment, stderr } as unknown as Runtime, { json, color: true });
  return { exitCode, text };
}

const missing = new DatabaseError('DATABASE_INSTANCE_NOT_FOUND', 'There is no instance "a\u001b[2J".', {
  operation: 'getInstance',
  context: { id: 'a\u001b[2J' },
});

test('for people: the code, the message and what to do, without effect on the terminal', () => {
  expect(report(missing)).toEqual({
    exitCode: 3,
    text:
      'error DATABASE_INSTANCE_NOT_FOUND: There is no instance "a\\e[2J".\n' +
      '  Run "skep ls --all" to see the ids there are.\n',
  });
});

test('on a terminal the code stands out', () => {
  expect(report(new CliError('CLI_USAGE', 'no'), { isTTY: true }).text).toBe(
    '\u001b[31merror\u001b[39m \u001b[1mCLI_USAGE\u001b[22m: no\n',
  );
});

test('for programs: one line of JSON', () => {
  const { text } = report(missing, { json: true });
  expect(text.endsWith('}}\n')).toBe(true);
  expect(JSON.parse(text)).toEqual({
    error: {
      code: 'DATABASE_INSTANCE_NOT_FOUND',
      reason: null,
      message: 'There is no instance "a\u001b[2J".',
      operation: 'getInstance',
      context: { id: 'a\u001b[2J' },
    },
  });
});

test('the stack is for those who ask for it', () => {
  const error = new TypeError('oh');
  expect(report(error).text).not.toContain('report-error.test');
  expect(report(error, { environment: { SKEP_DEBUG: '1' } }).text).toContain('report-error.test');
});
