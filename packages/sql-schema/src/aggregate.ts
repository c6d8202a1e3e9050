import {
  type AggregateQuery,
  type AggregateRow,
  type Measure,
  type Row,
  StorageError,
  type TableDescriptor,
  type Value,
} from '@skep/contracts';
import { decodeValue, type RawRow } from './codec.ts';

/** A column of the group's key: select it as `alias`, group by it, order by it ascending. */
export interface AggregateKey {
  readonly alias: string;
  readonly field: string;
  /** Milliseconds. Then the column is `field - ((field % bucket) + bucket) % bucket`, `bucket` bound as an integer. */
  readonly bucket: number | null;
}

/** A measure: select `op(field)`, or `count(*)` where there is no field, as `alias`. */
export interface AggregateMeasure {
  readonly alias: string;
  readonly name: string;
  readonly measure: Measure;
}

export interface AggregatePlan {
  readonly keys: readonly AggregateKey[];
  readonly measures: readonly AggregateMeasure[];
}

/** What to select. The aliases are ours, so that no name that a caller chose reaches the SQL text. */
export function aggregatePlan(query: AggregateQuery): AggregatePlan {
  return {
    keys: (query.groupBy ?? []).map((key, index) => ({
      alias: `key_${index}`,
      field: typeof key === 'string' ? key : key.field,
      bucket: typeof key === 'string' ? null : key.bucket,
    })),
    measures: Object.entries(query.measures).map(([name, measure], index) => ({
      alias: `measure_${index}`,
      name,
      measure,
    })),
  };
}

/**
 * @param raw A row of the plan's aliases. Integers should come as `bigint`, so that a sum is exact.
 * @throws StorageError `invalid` for a sum beyond 2^53 - 1.
 */
export function decodeAggregate(table: TableDescriptor, plan: AggregatePlan, raw: RawRow): AggregateRow {
  const keys: Row = {};
  for (const { alias, field } of plan.keys) keys[field] = decodeValue(table, field, raw[alias]);
  const values: Row = {};
  for (const { alias, name, measure } of plan.measures)
    values[name] = decodeMeasure(table, measure, raw[alias]);
  return { keys, values };
}

function decodeMeasure(table: TableDescriptor, measure: Measure, raw: unknown): Value {
  if (measure.op === 'count') return Number(raw);
  if (measure.op === 'sum' && raw !== null && !Number.isSafeInteger(Number(raw))) {
    throw sumTooLarge(table, measure.field);
  }
  return decodeValue(table, measure.field, raw);
}

/** For a sum that the engine itself refuses ("integer overflow"), and for one that a JavaScript number cannot hold. */
export function sumTooLarge(table: TableDescriptor, field: string | undefined): StorageError {
  return new StorageError(
    'invalid',
    `The sum of ${table.name}.${field ?? 'a field'} is beyond 2^53 - 1 and cannot be given exactly: sum fewer rows.`,
    { table: table.name, fields: field === undefined ? undefined : [field] },
  );
}
