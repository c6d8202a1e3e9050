import { StorageError } from '@skep/contracts';
import type { SoloConnection } from '../adapter/solo-connection.ts';
import { migrations } from '../migrations/all.ts';
import { compareHistory } from '../migrations/history.ts';
import { type NewestChanges, newestChanges } from './choose-rows.ts';
import { readIndexEntries, type TableIndexes } from './lost-keys.ts';
import { findOwners, looksLikeMap } from './page-owners.ts';
import { type FileFacts, type PageSource, readFacts } from './pages.ts';
import { type FoundRows, readRows } from './read-rows.ts';
import { readFileSchema } from './system-tables.ts';
import { readShapes, type TableShape } from './table-shape.ts';

/** All that can be made out of a damaged file. */
export interface Findings {
  readonly shapes: readonly TableShape[];
  readonly rows: ReadonlyMap<string, FoundRows>;
  readonly indexes: ReadonlyMap<string, TableIndexes>;
  readonly newest: NewestChanges;
  /** The highest key given out, by table. */
  readonly sequences: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}

const SCHEMA_ROOT = 1;

/**
 * @param fresh An empty database, which gets the schema of the damaged one.
 * @param migrate Migrates it up to this migration, or to the newest.
 */
export async function readDamaged(
  pages: PageSource,
  fresh: SoloConnection,
  file: string,
  migrate: (to: string | null) => Promise<void>,
): Promise<Findings> {
  const facts = await factsOf(pages);
  const schema = await readFileSchema(pages, facts.usable);
  refuseNewer(schema.applied);
  await migrate(schema.applied.at(-1) ?? null);
  const shapes = await readShapes(fresh);
  const byName = new Map(shapes.map((shape) => [shape.table.name, shape]));
  const rootNames = new Map(schema.roots.map(({ page, name }) => [page, name]));
  const owners = await findOwners(pages, facts, [SCHEMA_ROOT, ...rootNames.keys()]);
  const rows = await readRows(
    pages,
    facts.usable,
    owners,
    shapes,
    (root) => byName.get(rootNames.get(root) ?? '') ?? null,
  );
  const hasRows = [...rows.values()].some((found) => found.rows.length > 0);
  if (!hasRows && schema.applied.length === 0) {
    throw nothingThere(file);
  }
  return {
    shapes,
    rows,
    indexes: await readIndexEntries(pages, facts.usable, owners, schema.roots, shapes),
    newest: newestChanges(rows.get('changes')?.rows ?? []),
    sequences: schema.sequences,
    problems: owners.problems,
  };
}

async function factsOf(pages: PageSource): Promise<FileFacts> {
  const first = await pages.read(1);
  if (first !== null && pages.hasHeader) return readFacts(first, pages.pageSize);
  // Nothing is known of unused pages then: -1 is a count that no list of them has.
  return { usable: pages.pageSize, freeTrunk: 0, freeCount: -1, hasMap: await looksLikeMap(pages) };
}

function refuseNewer(applied: readonly string[]): void {
  const history = applied.map((id) => ({ id, checksum: '', applied_at: new Date(0) }));
  const { problems } = compareHistory(history, migrations);
  const newer = problems.find(({ reason }) => reason === 'newer-schema' || reason === 'migration-missing');
  if (newer !== undefined) throw new StorageError(newer.reason, newer.message);
}

export function nothingThere(file: string): StorageError {
  return new StorageError(
    'corrupt',
    `Nothing of Skep can be made out in ${file}. Restore a backup, or look for an older copy of the file.`,
  );
}
