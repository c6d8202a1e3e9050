import type { NewFinding } from '@skep/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CliError } from '../../errors/cli-error.ts';
import { finishFinding } from './draft-finding.ts';
import { parseFindings } from './parse-findings.ts';

const ROOT = '/home/ann/project';
const read = (document: unknown) => parseFindings(JSON.stringify(document), 'report.json');
const findingsOf = (document: unknown): NewFinding[] =>
  read(document).findings.map((draft) => finishFinding(draft, [ROOT]));
const sarif = (results: unknown, run: object = {}) => ({
  version: '2.1.0',
  runs: [{ tool: { driver: { name: 'tool' } }, results, ...run }],
});
const at = (uri: unknown, region?: object, more: object = {}) => ({
  locations: [{ physicalLocation: { artifactLocation: { uri, ...more }, ...(region && { region }) } }],
});
const said = { message: { text: 'It is wrong' } };

describe('our own form', () => {
  test('names are those of the record or of the library, and only the title must be there', () => {
    const whole = { file: 'a.ts', severity: 'error', title: 'T', body: 'B', fingerprint: 'f' };
    expect(findingsOf([{ ...whole, start_line: 3, end_line: 5 }])).toEqual([
      { ...whole, startLine: 3, endLine: 5 },
    ]);
    expect(findingsOf([{ ...whole, startLine: 3 }])).toEqual([{ ...whole, startLine: 3, endLine: 3 }]);
    expect(findingsOf([{ title: 'T' }])).toEqual([
      {
        file: null,
        startLine: null,
        endLine: null,
        severity: 'warning',
        title: 'T',
        body: null,
        fingerprint: null,
      },
    ]);
  });

  test('what was printed is read again, without what the store assigned', () => {
    const stored = {
      ...{
        id: 4,
        review_id: 7,
        file: `${ROOT}/a.ts`,
        start_line: 1,
        end_line: null,
        severity: 'note',
        title: 'T',
      },
      ...{
        body: null,
        fingerprint: 'f',
        in_scope: true,
        resolution: 'open',
        created_at: '2026-03-01T00:00:00Z',
      },
    };
    expect(findingsOf({ id: 7, status: 'changes_requested', findings: [stored] })).toEqual([
      { file: 'a.ts', startLine: 1, endLine: 1, severity: 'note', title: 'T', body: null, fingerprint: 'f' },
    ]);
  });

  test.each<[unknown, string]>([
    [7, 'report.json must be an array'],
    [{}, 'report.json must be an array of findings, an object with "findings", or SARIF 2.1.0'],
    [{ findings: 3 }, 'findings must be an array, not 3'],
    [[{ title: 'T' }, 'x'], '[1] must be an object, not "x"'],
    [[{}], '[0].title must be a text that is not empty'],
    [[{ title: ' ' }], '[0].title must be a text that is not empty'],
    [[{ title: 'T', severity: 'fatal' }], '[0].severity must be one of error, warning, note, not "fatal"'],
    [[{ title: 'T', start_line: 0 }], '[0].start_line must be a whole number, 1 or more, not 0'],
    [[{ title: 'T', startLine: 4, endLine: 3 }], '[0].endLine must be a whole number, 4 or more, not 3'],
    [[{ title: 'T', end_line: 3 }], '[0].start_line must be'],
    [[{ title: 'T', file: {} }], '[0].file must be a text, not an object'],
    [[{ title: 'T', line: 3 }], '[0].line must be left out, or named one of file, start_line'],
  ])('%j is refused', (document, message) => {
    expect(() => read(document)).toThrow(
      expect.objectContaining({ code: 'CLI_FINDINGS_INVALID', message: expect.stringContaining(message) }),
    );
  });

  test.each(['', ' \n', '[', 'src/a.ts:1: text'])('%j is no JSON', (text) => {
    expect(() => parseFindings(text, 'stdin')).toThrow(/^stdin must be JSON/);
  });

  test('a byte order mark is no fault', () => {
    expect(parseFindings('\ufeff[]', 'stdin')).toEqual({
      format: 'skep',
      findings: [],
      suppressed: 0,
      passed: 0,
    });
  });
});

describe('SARIF', () => {
  test('a result becomes a finding', () => {
    const result = {
      ruleId: 'no-leak',
      level: 'error',
      message: { text: 'It leaks.\nClose it.' },
      ...at('src/a%20b.ts', { startLine: 3, endLine: 5 }),
    };
    expect(findingsOf(sarif([result]))).toEqual([
      {
        ...{ file: 'src/a b.ts', startLine: 3, endLine: 5, severity: 'error', title: 'no-leak: It leaks.' },
        ...{ body: 'It leaks.\nClose it.', fingerprint: null },
      },
    ]);
  });

  test('what a result need not have', () => {
    expect(findingsOf(sarif([said]))).toMatchObject([
      { file: null, startLine: null, title: 'It is wrong', body: null },
    ]);
    expect(findingsOf(sarif([{ ...said, ...at('a.ts') }]))).toMatchObject([
      { file: 'a.ts', startLine: null },
    ]);
    expect(findingsOf(sarif([{ ...said, ...at('a.ts', { startLine: 2 }) }]))).toMatchObject([{ endLine: 2 }]);
    expect(findingsOf(sarif([{ ...said, ...at('a.ts', { charOffset: 2 }) }]))).toMatchObject([
      { startLine: null },
    ]);
    expect(findingsOf(sarif(null))).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['its own', { level: 'error' }, 'error'],
    ["the rule's, by index", { ruleIndex: 0 }, 'note'],
    ["the rule's, by id", { ruleId: 'r1' }, 'error'],
    ["the rule's, of a case of it", { ruleId: 'r1/sub' }, 'error'],
    ["an extension's rule", { rule: { index: 0, toolComponent: { index: 0 } } }, 'error'],
    ['a warning', { ruleId: 'unknown' }, 'warning'],
    ['none is a note', { level: 'none' }, 'note'],
    ['what is no failure is a note', { kind: 'informational' }, 'note'],
  ])('the level: %s', (_, result, expected) => {
    const level = (id: string, name: string) => ({ id, defaultConfiguration: { level: name } });
    const tool = {
      driver: { name: 't', rules: [level('r0', 'note'), level('r1', 'error')] },
      extensions: [{ name: 'e', rules: [level('e0', 'error')] }],
    };
    expect(findingsOf(sarif([{ ...said, ...result }], { tool }))).toMatchObject([{ severity: expected }]);
  });

  test('a message may stand with its rule, and have arguments', () => {
    const rules = [{ id: 'r', messageStrings: { m: { text: '{0} is not {1}, {{no}}' } } }];
    const result = { ruleId: 'r', message: { id: 'm', arguments: ['a', 'b'] } };
    expect(findingsOf(sarif([result], { tool: { driver: { name: 't', rules } } }))).toMatchObject([
      { title: 'r: a is not b, {no}' },
    ]);
    expect(findingsOf(sarif([{ message: { text: 'plain {0}', markdown: '**plain**' } }]))).toMatchObject([
      { title: 'plain {0}', body: '**plain**' },
    ]);
  });

  test('a title has an end', () => {
    const text = `${'long '.repeat(100)}end`;
    const [finding] = findingsOf(sarif([{ message: { text } }]));
    expect(finding?.title.length).toBeLessThanOrEqual(201);
    expect(finding?.body).toBe(text);
  });

  const originalUriBaseIds = {
    ROOT: { uri: `file://${ROOT}/` },
    CI: { uri: 'file:///builds/ci/' },
    OPEN: { description: { text: 'wherever it was checked out' } },
    CORE: { uri: 'packages/core/', uriBaseId: 'CI' },
    LOOP: { uri: 'loop/', uriBaseId: 'LOOP' },
  };
  test.each([
    ['src/a.ts', undefined, 'src/a.ts'],
    ['src/a.ts', 'ROOT', 'src/a.ts'],
    ['src/a.ts', 'CI', 'src/a.ts'],
    ['src/a.ts', 'OPEN', 'src/a.ts'],
    ['src/a.ts', 'MISSING', 'src/a.ts'],
    ['src/a.ts', 'CORE', 'packages/core/src/a.ts'],
    ['a.ts', 'LOOP', 'loop/a.ts'],
    [`file://${ROOT}/src/a%2Bb.ts`, undefined, 'src/a+b.ts'],
    [`file:${ROOT}/src/a.ts`, undefined, 'src/a.ts'],
    [`file://localhost${ROOT}/src/a.ts`, undefined, 'src/a.ts'],
    ['file:///elsewhere/a.ts', undefined, '/elsewhere/a.ts'],
    ['file:///C:/work/a.ts', undefined, 'C:/work/a.ts'],
    ['https://example.org/a.ts', undefined, 'https://example.org/a.ts'],
    ['100%.ts', undefined, '100%.ts'],
  ])('the file %j of the base %j is %j', (uri, uriBaseId, expected) => {
    const result = { ...said, ...at(uri, undefined, uriBaseId === undefined ? {} : { uriBaseId }) };
    expect(findingsOf(sarif([result], { originalUriBaseIds }))).toMatchObject([{ file: expected }]);
  });

  test('a file may be named by its number in the list of artifacts', () => {
    const run = { artifacts: [{ location: { uri: 'a.ts' } }, { location: { uri: 'b.ts' } }] };
    expect(findingsOf(sarif([{ ...said, ...at(undefined, undefined, { index: 1 }) }], run))).toMatchObject([
      { file: 'b.ts' },
    ]);
  });

  test('what somebody decided about counts no more, unless it is disputed', () => {
    const results = [
      said,
      { ...said, suppressions: [] },
      { ...said, suppressions: [{ kind: 'inSource' }] },
      { ...said, suppressions: [{ kind: 'external', status: 'accepted' }] },
      { ...said, suppressions: [{ kind: 'external', status: 'underReview' }] },
      { ...said, suppressions: [{ kind: 'inSource' }, { kind: 'external', status: 'rejected' }] },
      { ...said, kind: 'pass' },
      { ...said, kind: 'notApplicable' },
      { ...said, baselineState: 'absent' },
      { ...said, baselineState: 'unchanged' },
    ];
    const { findings, suppressed, passed } = read(sarif(results));
    expect([findings.length, suppressed, passed]).toEqual([5, 2, 3]);
  });

  test('what a tool tells of identity holds where lines move, and tells files and rules apart', () => {
    const marked = (uri: string, line: number, more: object = {}) => {
      const partialFingerprints = { 'primaryLocationLineHash/v1': 'abc:1', b: '2' };
      const result = { ...said, ruleId: 'r', partialFingerprints, ...at(uri, { startLine: line }), ...more };
      return findingsOf(sarif([result]))[0]?.fingerprint;
    };
    expect(marked('a.ts', 1)).toMatch(/^[0-9a-f]{32}$/);
    expect(marked('a.ts', 9)).toBe(marked('a.ts', 1));
    expect(marked('b.ts', 1)).not.toBe(marked('a.ts', 1));
    expect(marked('a.ts', 1, { ruleId: 'q' })).not.toBe(marked('a.ts', 1));
    const whole = { fingerprints: { f: 'x' } };
    expect(marked('b.ts', 1, whole)).toBe(marked('a.ts', 1, whole));
  });

  test.each<[unknown, string]>([
    [{ version: '2.0.0', runs: [] }, 'version must be "2.1.0"'],
    [{ runs: [] }, 'version must be "2.1.0"'],
    [
      { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: {} },
      'runs must be an array',
    ],
    [sarif({}), 'runs[0].results must be an array'],
    [sarif([{}]), 'runs[0].results[0].message must be an object'],
    [sarif([said, { message: {} }]), 'runs[0].results[1].message must be an object with a "text"'],
    [
      sarif([{ ...said, level: 'fatal' }]),
      'runs[0].results[0].level must be one of error, warning, note, none',
    ],
    [
      sarif([{ ...said, ...at('a.ts', { startLine: '3' }) }]),
      'runs[0].results[0].locations[0].physicalLocation.region.startLine must be a whole number, 1 or more, not "3"',
    ],
    [sarif([{ ...said, ...at(3) }]), 'physicalLocation.artifactLocation.uri must be a text, not 3'],
    [sarif([{ ...said, suppressions: 'yes' }]), 'runs[0].results[0].suppressions must be an array'],
    [sarif([{ ...said, suppressions: [null] }]), 'runs[0].results[0].suppressions[0] must be an object'],
  ])('%j is refused, with its place', (document, message) => {
    expect(() => read(document)).toThrow(
      expect.objectContaining({ code: 'CLI_FINDINGS_INVALID', message: expect.stringContaining(message) }),
    );
  });
});

describe('whatever is given', () => {
  const names = [
    ...['version', 'runs', 'results', 'message', 'text', 'locations', 'physicalLocation', 'artifactLocation'],
    ...['uri', 'index', 'region', 'startLine', 'ruleId', 'rule', 'tool', 'driver', 'rules', 'suppressions'],
    ...[
      'findings',
      'title',
      'severity',
      '__proto__',
      'constructor',
      'fingerprints',
      'kind',
      'originalUriBaseIds',
    ],
  ];
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 8, withCrossShrink: true },
      fc.constantFrom<unknown>(null, 0, 1, -1, '', '2.1.0', 'error', true),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('json'), { maxKeys: 4 }),
    ),
  }));
  const holds = (document: unknown) => {
    try {
      const { findings } = read(document);
      for (const finding of findings) expect(finishFinding(finding, [ROOT]).title).not.toBe('');
    } catch (error) {
      // Not a TypeError: every fault is found and named.
      if (!(error instanceof CliError)) throw error;
      expect(error.code).toBe('CLI_FINDINGS_INVALID');
    }
  };

  test('it is read, or refused with a place', () => {
    fc.assert(fc.property(json, holds), { numRuns: 3000 });
  });

  test('and so is a good report in which one value is another', () => {
    const report = sarif(
      [
        {
          ...{ ...said, ruleId: 'r', ruleIndex: 0, level: 'error', kind: 'fail', baselineState: 'new' },
          ...at('src/a.ts', { startLine: 1, endLine: 2 }, { uriBaseId: 'ROOT', index: 0 }),
          suppressions: [{ kind: 'inSource', status: 'rejected' }],
          partialFingerprints: { hash: 'x' },
        },
      ],
      {
        originalUriBaseIds: { ROOT: { uri: 'file:///x/', uriBaseId: 'ROOT' } },
        artifacts: [{ location: { uri: 'src/a.ts' } }],
        tool: {
          driver: { rules: [{ id: 'r', defaultConfiguration: { level: 'note' }, messageStrings: {} }] },
        },
      },
    );
    expect(findingsOf(report)).toHaveLength(1);
    const places = placesIn(report);
    const strange = fc.constantFrom<unknown>(null, -1, 0.5, 'x', '', true, [], {}, [null], [[]], { uri: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...places), strange, (place, value) =>
        holds(replaced(report, place, value)),
      ),
      { numRuns: 2000 },
    );
  });
});

/** The way to each value in a document. */
function placesIn(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...way, name]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === name ? replaced(item, rest, by) : item));
  const object = value as Record<string, unknown>;
  return { ...object, [name]: replaced(object[name], rest, by) };
}
