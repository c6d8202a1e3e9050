import { expect, test } from 'vitest';
import type { Results } from '../results.ts';
import { performanceDocument } from './document.ts';
import { amount, digits, time } from './format.ts';
import { resultsJson } from './json.ts';
import { picture } from './picture.ts';
import { goalTable, markdownTable, measurementTable, plainTable } from './tables.ts';

const results: Results = {
  form: 'quick',
  seed: 42,
  date: '2026-01-01',
  sizes: { small: 10_000, large: 1_000_000 },
  machine: { cpu: 'A processor', cores: 2, memoryGiB: 8, os: 'Linux', node: 'v24.0.0', load: 0.1 },
  versions: { 'better-sqlite3': '1.0.0' },
  measurements: [
    {
      workload: 'get',
      subject: 'better-sqlite3',
      events: 1_000_000,
      unit: 'ms',
      rounds: [0.01, 0.02],
      calls: 9,
    },
    {
      workload: 'get',
      subject: 'skep-sqlite',
      events: 1_000_000,
      unit: 'ms',
      rounds: [0.1, 0.2],
      cpu: [0.08, 0.1],
      calls: 9,
    },
    { workload: 'hook', subject: 'node -e 0', events: null, unit: 'ms', rounds: [40], calls: 1 },
    { workload: 'hook', subject: 'skep hook', events: null, unit: 'ms', rounds: [60], calls: 1 },
  ],
  profiles: [
    {
      workload: 'get',
      subject: 'skep-sqlite',
      events: 1_000_000,
      shares: [
        { area: 'core', share: 0.751 },
        { area: 'Node', share: 0.249 },
      ],
    },
  ],
};

test('numbers have as many digits as tell something', () => {
  expect([1234.5, 12.34, 1.234, 0.1234, 0.01234, Number.NaN].map(digits)).toEqual([
    '1235',
    '12.3',
    '1.23',
    '0.12',
    '0.012',
    '–',
  ]);
  expect([0.0123, 4.56, 1230].map(time)).toEqual(['12.3 µs', '4.56 ms', '1.23 s']);
  expect([10_000, 1_000_000, 123].map(amount)).toEqual(['10k', '1M', '123']);
});

test('goals that are missed are in the table, and what was not measured is not', () => {
  expect(goalTable(results).slice(1)).toEqual([
    ['getInstance, sqlite / raw', '≥ 0.5', '0.10', '0.10 to 0.10', 'NO', ''],
    ['skep hook / node -e 0', '≤ 2', '1.50', '1.50 to 1.50', 'yes', ''],
  ]);
});

test('every measurement is in the table, with its speed beside raw', () => {
  const rows = measurementTable(results).slice(1);
  expect(rows).toHaveLength(results.measurements.length);
  expect(rows[1]).toEqual([
    'get, 1M',
    'Skep Database on sqlite',
    '150 µs',
    '100 µs to 200 µs',
    '0.10',
    '90.0 µs',
  ]);
});

test('tables are aligned in a terminal, and tables in Markdown', () => {
  const table = [
    ['a', 'long head'],
    ['longer', 'b'],
  ];
  expect(plainTable(table)).toBe('a       long head\n------  ---------\nlonger  b');
  expect(markdownTable(table)).toBe('| a | long head |\n| --- | --- |\n| longer | b |');
});

test('the picture has a bar for each goal that was measured, and says which are met', () => {
  const svg = picture(results);
  expect(svg.match(/<rect class="met"/g)).toHaveLength(1);
  expect(svg.match(/<rect class="missed"/g)).toHaveLength(1);
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).not.toContain('NaN');
});

test('the page has the command, the goals, all figures and the machine', () => {
  const page = performanceDocument(results);
  for (const part of [
    'npm run bench -- --write',
    '1 of 2 goals',
    'A processor',
    'Skep Database on sqlite',
    'seed 42',
    '- **getInstance, sqlite / raw**: ',
    '| get, 1M | Skep Database on sqlite | core 75 %, Node 25 % |',
  ])
    expect(page).toContain(part);
});

test('the JSON has all of it, a measurement to a line, without digits that tell nothing', () => {
  const [first, ...others] = results.measurements;
  const precise = {
    ...results,
    measurements: [{ ...first, rounds: [0.123456789, 2] }, ...others],
  } as Results;
  const text = resultsJson(precise);
  expect(text.split('\n').filter((line) => line.includes('"rounds"'))).toHaveLength(others.length + 1);
  expect(JSON.parse(text)).toEqual({
    ...results,
    measurements: [{ ...first, rounds: [0.12346, 2] }, ...others],
  });
});
