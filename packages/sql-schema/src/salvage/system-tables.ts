import { readBtreePage } from './btree-page.ts';
import type { PageSource } from './pages.ts';
import { decodeRecord, type RecordValue } from './record.ts';

/** A table or index of the damaged file, and where its tree begins. */
export interface Root {
  readonly kind: 'table' | 'index';
  readonly name: string;
  readonly page: number;
}

/** What a file tells of itself, from wherever it can be read. */
export interface FileSchema {
  readonly roots: readonly Root[];
  /** Ids of migrations. */
  readonly applied: readonly string[];
  /** The highest key given out, by table. */
  readonly sequences: ReadonlyMap<string, number>;
}

/** Looks at every page: these tables are small, and known by what is in them. */
export async function readFileSchema(source: PageSource, usable: number): Promise<FileSchema> {
  const roots = new Map<number, Root>();
  const applied = new Set<string>();
  const sequences = new Map<string, number>();
  for (let page = 1; page <= source.count; page++) {
    const content = await readBtreePage(source, page, usable);
    if (content?.kind !== 'table-leaf') continue;
    for (const { payload } of content.cells) {
      const values = payload === null ? null : decodeRecord(payload);
      if (values === null) continue;
      const root = asRoot(values, source.count);
      if (root !== null && !roots.has(root.page)) roots.set(root.page, root);
      const id = asMigration(values);
      if (id !== null) applied.add(id);
      const [name, last] = values;
      if (values.length === 2 && typeof name === 'string' && typeof last === 'number') {
        sequences.set(name, Math.max(last, sequences.get(name) ?? 0));
      }
    }
  }
  return { roots: [...roots.values()], applied: [...applied].sort(), sequences };
}

function asRoot(values: readonly RecordValue[], pages: number): Root | null {
  const [kind, name, table, page] = values;
  if (values.length !== 5 || typeof name !== 'string' || typeof table !== 'string') return null;
  if (kind !== 'table' && kind !== 'index') return null;
  if (typeof page !== 'number' || page < 2 || page > pages) return null;
  return { kind, name, page };
}

function asMigration(values: readonly RecordValue[]): string | null {
  const [id, checksum, time] = values;
  if (values.length !== 3 || typeof id !== 'string' || typeof checksum !== 'string') return null;
  return /^\d{14}_\w+$/.test(id) && /^[\da-f]{64}$/.test(checksum) && typeof time === 'number' ? id : null;
}
