import { expect, test } from 'vitest';
import type { Fault, FaultResult } from './fault.ts';
import { faultTable, withTable } from './table.ts';
import { Toll } from './toll.ts';

const fault: Fault = {
  name: 'cut',
  title: 'A cut',
  promise: 'It heals.',
  needs: ['strace'],
  run: async () => '1 cut',
};

function result(engine: 'libsql' | 'sqlite', lost: number): FaultResult {
  const toll = new Toll();
  toll.add('lost', 'a', lost);
  return { fault, engine, skipped: null, tried: `${lost + 7} cuts`, toll, seconds: 1 };
}

test('a row for each fault: what was tried on each engine, and what was lost', () => {
  expect(faultTable([result('libsql', 0), result('sqlite', 3)])).toBe(
    [
      '| Fault | What must hold | Done to libsql | Lost | Done to sqlite | Lost |',
      '| --- | --- | --- | --- | --- | --- |',
      '| A cut | It heals. | 7 cuts | 0 | 10 cuts | 3 |',
    ].join('\n'),
  );
});

test('what was skipped, or not run, never looks as if nothing was lost', () => {
  const table = faultTable([{ fault, engine: 'libsql', skipped: 'strace is not installed' }]);
  expect(table.split('\n').at(-1)).toBe(
    '| A cut | It heals. | skipped: strace is not installed |  | not run |  |',
  );
});

test('the table takes its place in a page, again and again, and the rest of the page stays', () => {
  const page =
    'before\n<!-- faults: begin. Written by npm run faults -- --write -->\nold\n<!-- faults: end -->\nafter\n';
  const once = withTable(page, '| new |');
  expect(once).toBe(
    'before\n<!-- faults: begin. Written by npm run faults -- --write -->\n\n| new |\n\n<!-- faults: end -->\nafter\n',
  );
  expect(withTable(once, '| new |')).toBe(once);
  expect(() => withTable('no place', '')).toThrow(/no place for the table/);
});
