import type { Row } from '@skep/contracts';
import type { ReadStore } from '../store/read-store.ts';
import type { Links } from './lineage.ts';

const CHUNK = 500;

/** Every ancestor of the instance, over parents and relationships of every kind together: the parents of each. */
export function readAncestors(store: ReadStore, id: string): Promise<Links> {
  return readLinks(store, id, 'parents', Number.POSITIVE_INFINITY);
}

/** The same downwards, so many levels of children. */
export function readDescendants(store: ReadStore, id: string, levels: number): Promise<Links> {
  return readLinks(store, id, 'children', levels);
}

type Direction = 'parents' | 'children';

/** Level by level, each instance once: circles end where they began. */
async function readLinks(
  store: ReadStore,
  start: string,
  direction: Direction,
  levels: number,
): Promise<Links> {
  const links = new Map<string, string[]>();
  let level = [start];
  for (let depth = 0; level.length > 0 && depth < levels; depth += 1) {
    for (const id of level) links.set(id, []);
    const found = await linksOf(store, level, direction);
    for (const [from, to] of found) {
      const known = links.get(from);
      if (known !== undefined && !known.includes(to)) known.push(to);
    }
    level = [...new Set(found.map(([, to]) => to))].filter((id) => !links.has(id));
  }
  return links;
}

/** From each of `ids` to each of its parents or children. Grouped, for whole records have long texts in them. */
async function linksOf(
  store: ReadStore,
  ids: readonly string[],
  direction: Direction,
): Promise<[from: string, to: string][]> {
  const rows: { parent: unknown; child: unknown }[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const some = { in: ids.slice(start, start + CHUNK) };
    const upwards = direction === 'parents';
    const instances = await keys(store, 'instances', ['parent_instance_id', 'id'], {
      [upwards ? 'id' : 'parent_instance_id']: some,
    });
    const relationships = await keys(store, 'instance_relationships', ['parent_instance', 'child_instance'], {
      [upwards ? 'child_instance' : 'parent_instance']: some,
    });
    rows.push(...instances.map((row) => ({ parent: row.parent_instance_id, child: row.id })));
    rows.push(...relationships.map((row) => ({ parent: row.parent_instance, child: row.child_instance })));
  }
  return rows
    .filter(({ parent }) => parent !== null)
    .map(({ parent, child }) => {
      const pair: [string, string] = [String(parent), String(child)];
      return direction === 'parents' ? [pair[1], pair[0]] : pair;
    });
}

async function keys(
  store: ReadStore,
  table: 'instances' | 'instance_relationships',
  fields: readonly [parent: string, child: string],
  where: Readonly<Record<string, { in: readonly string[] }>>,
): Promise<Readonly<Row>[]> {
  const groups = await store.aggregate(table, {
    where,
    groupBy: fields,
    measures: { count: { op: 'count' } },
  });
  return groups.map((group) => group.keys);
}
