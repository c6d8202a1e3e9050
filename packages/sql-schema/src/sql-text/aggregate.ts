import type { TableDescriptor } from '@skep/contracts';
import type { AggregateKey, AggregateMeasure } from '../aggregate.ts';
import type { AggregateReadPlan } from '../plans/read-plans.ts';
import type { RowFormat } from '../rows/row-format.ts';
import { whereText } from './condition.ts';
import { named } from './names.ts';

export function aggregateText({ table, columns, predicate }: AggregateReadPlan, format: RowFormat): string {
  const given = (expression: string, isText: boolean, alias: string): string =>
    `${isText ? format.text(expression) : expression} as ${named(alias)}`;
  const selected = [
    ...columns.keys.map((key) => given(keyText(key), isText(table, key.field), key.alias)),
    ...columns.measures.map((one) => given(measureText(one), isText(table, textField(one)), one.alias)),
  ].join(', ');
  // Text is grouped by as it is stored, however it is given.
  const groups = columns.keys
    .map(({ field, alias }) => named(isText(table, field) ? field : alias))
    .join(', ');
  const rest = groups === '' ? '' : ` group by ${groups} order by ${groups}`;
  return `select ${selected} from ${named(table.name)}${whereText(predicate)}${rest}`;
}

/** The field whose text a measure gives. */
export function textField({ measure }: AggregateMeasure): string | undefined {
  return measure.op === 'min' || measure.op === 'max' ? measure.field : undefined;
}

function isText(table: TableDescriptor, field: string | undefined): boolean {
  const kind = field === undefined ? undefined : table.fields[field]?.kind;
  return kind === 'text' || kind === 'json';
}

/** Rounds down, also before 1970, where `%` alone would round up. The values are those of `bucketParams`. */
function keyText({ field, bucket }: AggregateKey): string {
  const column = named(field);
  return bucket === null ? column : `${column} - ((${column} % ?) + ?) % ?`;
}

function measureText({ measure }: AggregateMeasure): string {
  return `${measure.op}(${measure.field === undefined ? '*' : named(measure.field)})`;
}
