import type { SchemaDifference } from '@skep/contracts';
import type { ColumnFacts, SchemaFacts, TableFacts } from './introspect.ts';

/** What differs between a schema as it is and as its migrations make it; empty when nothing does. */
export function compareSchemas(actual: SchemaFacts, expected: SchemaFacts): SchemaDifference[] {
  const names = new Set([...Object.keys(expected.definitions), ...Object.keys(actual.definitions)]);
  return [...names]
    .sort()
    .flatMap((object) => objectDifferences(object, actual, expected).map((message) => ({ object, message })));
}

function objectDifferences(name: string, actual: SchemaFacts, expected: SchemaFacts): string[] {
  const [is, should] = [actual.definitions[name], expected.definitions[name]];
  if (is === should) return [];
  if (is === undefined) return ['It is missing.'];
  if (should === undefined) return ['It is there, but no applied migration makes it.'];
  const [table, wanted] = [actual.tables[name], expected.tables[name]];
  const columns = table !== undefined && wanted !== undefined ? columnDifferences(table, wanted) : [];
  return columns.length > 0 ? columns : [`It is defined as ${is}, and should be ${should}.`];
}

function columnDifferences(actual: TableFacts, expected: TableFacts): string[] {
  const names = new Set([...Object.keys(expected.columns), ...Object.keys(actual.columns)]);
  return [...names].flatMap((name) => {
    const [is, should] = [actual.columns[name], expected.columns[name]];
    if (is === undefined) return [`The column ${name} is missing.`];
    if (should === undefined) return [`The column ${name} is there, but no applied migration makes it.`];
    const [now, wanted] = [describe(is), describe(should)];
    return now === wanted ? [] : [`The column ${name} is ${now}, and should be ${wanted}.`];
  });
}

function describe({ type, nullable, default: given, keyPosition }: ColumnFacts): string {
  return [
    type,
    nullable ? 'nullable' : 'NOT NULL',
    ...(given === null ? [] : [`DEFAULT ${given}`]),
    ...(keyPosition === 0 ? [] : [`key part ${keyPosition}`]),
  ].join(' ');
}
