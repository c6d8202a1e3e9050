import { encodeRecordKey, type SalvagedTable } from '@skep/contracts';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import { chooseRows } from './choose-rows.ts';
import type { Findings } from './read-damaged.ts';
import { settleReferences } from './references.ts';
import type { TableShape } from './table-shape.ts';
import { type Written, writeRows } from './write-rows.ts';

/** Writes what was found to the fresh database, in one transaction, and tells what is missing. */
export async function writeSalvaged(fresh: SoloConnection, findings: Findings): Promise<SalvagedTable[]> {
  const { shapes, rows, newest } = findings;
  await fresh.direct('PRAGMA foreign_keys = OFF');
  await fresh.begin('write');
  try {
    const written = new Map<string, Written>();
    for (const shape of shapes) {
      const found = rows.get(shape.table.name) ?? { rows: [], unreadable: [] };
      written.set(shape.table.name, await writeRows(fresh, shape, chooseRows(shape, found, newest)));
    }
    await settleReferences(fresh, shapes, written);
    const report: SalvagedTable[] = [];
    for (const shape of shapes) {
      const one = written.get(shape.table.name);
      if (one !== undefined) report.push(await reportOf(fresh, shape, one, findings));
    }
    await fresh.commit();
    return report;
  } catch (error) {
    await fresh.rollback();
    throw error;
  }
}

async function reportOf(
  fresh: SoloConnection,
  shape: TableShape,
  { saved, refused, altered }: Written,
  findings: Findings,
): Promise<SalvagedTable> {
  const { table } = shape;
  const lost = new Set([...refused, ...toldKeys(shape, saved, findings)].filter((key) => !saved.has(key)));
  if (table.autoIncrement === true) {
    const known = [...saved.keys(), ...lost].map(Number).filter(Number.isSafeInteger);
    const highest = known.reduce(
      (one, other) => Math.max(one, other),
      findings.sequences.get(table.name) ?? 0,
    );
    if (highest > 0) await neverReuse(fresh, table.name, highest);
  }
  return { table: table.name, saved: saved.size, lost: sorted(lost), altered: sorted(altered) };
}

/** The keys that the file still tells of, of rows that are saved and of others. */
function* toldKeys(
  { table, rowidColumn }: TableShape,
  saved: Written['saved'],
  { rows, indexes, newest, sequences }: Findings,
): Generator<string> {
  const { name } = table;
  const numbers = new Set([...saved.values()].map(({ rowid }) => rowid));
  const told = indexes.get(name);
  // An entry for a row that is saved under another key is itself damaged.
  for (const { rowid, key } of told?.entries ?? []) if (key !== null && !numbers.has(rowid)) yield key;
  if (rowidColumn !== null) {
    for (const rowid of rows.get(name)?.unreadable ?? []) {
      yield encodeRecordKey(table, { [rowidColumn]: Number(rowid) });
    }
  }
  // Events that were pruned are in the feed as if they were there; a whole index knows better.
  if (name !== 'mcp_events' || told?.isWhole !== true) {
    for (const [record, operation] of newest) {
      const at = record.indexOf('\n');
      if (record.slice(0, at) === name && operation !== 'delete') yield record.slice(at + 1);
    }
  }
  if (name === 'changes') yield* missingNumbers(saved.keys(), sequences.get(name) ?? 0);
}

/** The feed has no gaps: what is missing between its first entry and the last that was ever made is lost. */
function* missingNumbers(saved: Iterable<string>, last: number): Generator<string> {
  const numbers = [...saved].map(Number);
  const first = numbers.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const highest = numbers.reduce((one, other) => Math.max(one, other), last);
  const there = new Set(numbers);
  for (let seq = first; seq <= highest; seq++) if (!there.has(seq)) yield String(seq);
}

async function neverReuse(fresh: SoloConnection, table: string, highest: number): Promise<void> {
  const [known] = await fresh.all('SELECT seq FROM sqlite_sequence WHERE name = ?', [table]);
  if (known === undefined)
    await fresh.all('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)', [table, highest]);
  else if (Number(known.seq) < highest) {
    await fresh.all('UPDATE sqlite_sequence SET seq = ? WHERE name = ?', [highest, table]);
  }
}

const collator = new Intl.Collator('en', { numeric: true });

function sorted(keys: ReadonlySet<string>): string[] {
  return [...keys].sort(collator.compare);
}
