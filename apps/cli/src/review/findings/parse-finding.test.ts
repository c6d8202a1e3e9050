import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CliError } from '../../errors/cli-error.ts';
import { finishFinding } from './draft-finding.ts';
import { parseFinding } from './parse-finding.ts';

/** `file|start-end|severity|title|body` */
function inShort(text: string): string {
  const { file, startLine, endLine, severity, title, body } = finishFinding(parseFinding(text), []);
  return [file, `${startLine}-${endLine}`, severity, title, body].join('|');
}

describe('a finding on the command line', () => {
  test.each([
    ['src/a.ts:12-14: error: Leaks the handle', 'src/a.ts|12-14|error|Leaks the handle|'],
    ['src/a.ts:12: Leaks the handle', 'src/a.ts|12-12|warning|Leaks the handle|'],
    ['src/a.ts:12:5: note: as a compiler prints it', 'src/a.ts|12-12|note|as a compiler prints it|'],
    ['src/a.ts: error: of the whole file', 'src/a.ts|null-null|error|of the whole file|'],
    ['src/a.ts: of the whole file', 'src/a.ts|null-null|warning|of the whole file|'],
    ['Makefile: error: of a file without an ending', 'Makefile|null-null|error|of a file without an ending|'],
    ['error: of no file', '|null-null|error|of no file|'],
    ['error: src/b.ts:3: is part of the title', '|null-null|error|src/b.ts:3: is part of the title|'],
    ['No tests', '|null-null|warning|No tests|'],
    ['Naming: be consistent', '|null-null|warning|Naming: be consistent|'],
    ['my file.ts:3: spaces', 'my file.ts|3-3|warning|spaces|'],
    ['./src/../src/a.ts:1: tidied', 'src/a.ts|1-1|warning|tidied|'],
    ['a.ts:1: title\n\nthe body\nin lines', 'a.ts|1-1|warning|title|the body\nin lines'],
    ['  a.ts:1:   title  ', 'a.ts|1-1|warning|title|'],
    ['warning: fatal: not a severity', '|null-null|warning|fatal: not a severity|'],
  ])('%j', (text, expected) => {
    expect(inShort(text)).toBe(expected);
  });

  test.each(['', '   ', 'src/a.ts:3:', 'src/a.ts:3: error:', 'a.ts:0: zero', 'a.ts:5-3: backwards'])(
    '%j is refused',
    (text) => {
      expect(() => parseFinding(text)).toThrow(
        expect.objectContaining({ code: 'CLI_FINDINGS_INVALID', message: expect.stringContaining('TITLE') }),
      );
    },
  );

  test('what is put together is taken apart again', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const part = fc.record({
      path: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `${words.join('/')}.ts`),
      start: fc.integer({ min: 1, max: 100_000 }),
      more: fc.integer({ min: 0, max: 50 }),
      severity: fc.constantFrom('error', 'warning', 'note'),
      title: fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' ')),
    });
    fc.assert(
      fc.property(part, ({ path, start, more, severity, title }) => {
        const text = `${path}:${start}-${start + more}: ${severity}: ${title}`;
        expect(inShort(text)).toBe(`${path}|${start}-${start + more}|${severity}|${title}|`);
      }),
    );
  });

  test('any text is a finding with a title, or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        try {
          expect(parseFinding(text).title.trim()).not.toBe('');
        } catch (error) {
          expect((error as CliError).code).toBe('CLI_FINDINGS_INVALID');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
