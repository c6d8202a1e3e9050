import { expect, test } from 'vitest';
import { painter } from './colour.ts';
import { type Column, layOut, renderRows, renderTable } from './table.ts';

interface Row {
  name: string;
  count: number;
}
const columns: Column<Row>[] = [
  { title: 'NAME', text: (row) => row.name, shrinks: true, style: () => 'red' },
  { title: 'COUNT', text: (row) => String(row.count), align: 'right' },
];
const plain = { paint: painter(false), width: null };

test('columns are aligned with spaces', () => {
  const rows = [
    { name: 'a', count: 1 },
    { name: 'long one', count: 12345 },
  ];
  expect(renderTable(columns, rows, plain)).toBe(
    'NAME      COUNT\n' + 'a             1\n' + 'long one  12345\n',
  );
});

test('wide characters do not shift what follows', () => {
  const rows = [{ name: '日本', count: 1 }];
  expect(renderTable(columns, rows, plain)).toContain('日本      1');
});

test('styles do not count as width', () => {
  const rows = [{ name: 'a', count: 1 }];
  const text = renderTable(columns, rows, { paint: painter(true), width: null });
  expect(text).toContain('\u001b[31ma\u001b[39m         1');
});

test('on a narrow terminal only what may shrink is cut', () => {
  const rows = [{ name: 'a name that is far too long', count: 123 }];
  const text = renderTable(columns, rows, { paint: painter(false), width: 20 });
  expect(text.split('\n')[1]).toBe('a name that …    123');
});

test('on a narrow terminal what is expendable is left out, as far as it must be, before the rest loses its meaning', () => {
  const rows = [{ name: 'work-12-a1', count: 5 }];
  const more: Column<Row>[] = [
    ...columns,
    { title: 'SECOND', text: () => '2', expendable: 2 },
    { title: 'FIRST', text: () => '1', expendable: 1 },
  ];
  const titles = (width: number | null) =>
    renderTable(more, rows, { paint: painter(false), width })
      .split('\n')[0]
      ?.split(/ +/);
  expect(titles(null)).toEqual(['NAME', 'COUNT', 'SECOND', 'FIRST']);
  expect(titles(32)).toEqual(['NAME', 'COUNT', 'SECOND', 'FIRST']);
  expect(titles(31)).toEqual(['NAME', 'COUNT', 'SECOND']);
  expect(titles(24)).toEqual(['NAME', 'COUNT']);
});

test('where nothing may be cut, a later row that is wider keeps all of its text', () => {
  const layout = layOut(columns, [{ name: 'a', count: 1 }], { ...plain, open: true });
  expect(renderRows(columns, [{ name: 'wider than all before', count: 2 }], layout)).toContain(
    'wider than all before',
  );
});

test('room is kept for rows that are yet to come', () => {
  const wide: Column<Row>[] = [{ title: 'NAME', text: (row) => row.name, usual: 8 }, ...columns.slice(1)];
  const layout = layOut(wide, [], { ...plain, open: true });
  expect(renderRows(wide, [{ name: 'a', count: 1 }], layout)).toBe('a             1\n');
});
