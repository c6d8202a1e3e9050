import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AdapterOptions, type Row, type SalvageReport, tables } from '@skep/contracts';
import { holdsChecksum } from '@skep/contracts/adapter-kit';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createEither, withEither } from '../test/either.ts';
import { type Contents, contentsOf, fillStore } from '../test/filled-store.ts';
import { inFolder } from '../test/folder.ts';

// Each copies whole files, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PAGE = 4096;
/** How many random files each property is tried on. */
const RUNS = Number(process.env.SKEP_SALVAGE_RUNS ?? 12);

/** What happens to a file: at a part of it, from 0 to 1. */
type Damage =
  | { readonly kind: 'zeroed' | 'filled' | 'flipped'; readonly where: number; readonly byte: number }
  | { readonly kind: 'cut'; readonly where: number };

const damages: fc.Arbitrary<Damage[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constantFrom('zeroed', 'filled', 'flipped'),
      where: fc.double({ min: 0, max: 0.999, noNaN: true }),
      byte: fc.nat(PAGE - 1),
    }),
    fc.record({ kind: fc.constant('cut'), where: fc.double({ min: 0.5, max: 0.999, noNaN: true }) }),
  ),
  { minLength: 1, maxLength: 4 },
);

function damage(path: string, list: readonly Damage[]): void {
  let bytes = readFileSync(path);
  for (const one of list) {
    const page = Math.floor(one.where * (bytes.length / PAGE));
    if (one.kind === 'cut') bytes = bytes.subarray(0, page * PAGE + 100);
    else if (one.kind === 'flipped')
      bytes[page * PAGE + one.byte] = (bytes[page * PAGE + one.byte] ?? 0) ^ 0x41;
    else bytes.fill(one.kind === 'zeroed' ? 0 : 0xee, page * PAGE, (page + 1) * PAGE);
  }
  writeFileSync(path, bytes);
}

const generator = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

interface Salvaged {
  readonly before: Contents;
  readonly after: Contents;
  readonly report: SalvageReport;
}

async function salvaged(
  options: AdapterOptions,
  folder: string,
  seed: number,
  how: (path: string) => void,
): Promise<Salvaged> {
  const path = options.url.slice(options.url.indexOf(':') + 1);
  const before = await withEither({ ...options, enableWAL: false, synchronous: 'NORMAL' }, async (store) => {
    await store.migrations.up();
    await fillStore(store, generator(seed));
    return contentsOf(store);
  });
  how(path);
  const target = join(folder, 'saved.db');
  const report = await createEither(options).salvage(target);
  const url = options.url.replace(path, target);
  const after = await withEither({ ...options, url }, async (store) => {
    expect(await store.checkIntegrity()).toEqual({ ok: true, problems: [] });
    expect(await store.migrations.status()).toMatchObject({ problems: [], pending: [] });
    return contentsOf(store);
  });
  return { before, after, report };
}

/** Nothing is saved that was not there, but what is told to be altered; and what is told to be lost is not saved. */
function expectTruth({ before, after, report }: Salvaged): void {
  for (const { table, saved, lost, altered } of report.tables) {
    const written = before.get(table) ?? new Map<string, Row>();
    const found = after.get(table) ?? new Map<string, Row>();
    expect(found.size, table).toBe(saved);
    for (const [key, row] of found) {
      if (altered.includes(key)) {
        expect(holdsChecksum(tables[table as keyof typeof tables], row)).not.toBe(false);
      } else expect(row, `${table} ${key}`).toEqual(written.get(key));
    }
    expect(
      lost.filter((key) => found.has(key)),
      `${table}: saved, and told to be lost`,
    ).toEqual([]);
  }
}

/** Keys of rows that are not in what was saved, with their table. */
const missingOf = ({ before, after }: Salvaged) =>
  [...before].flatMap(([table, rows]) =>
    [...rows.keys()].filter((key) => !after.get(table)?.has(key)).map((key) => `${table} ${key}`),
  );

/** How many rows can be lost with these pages: those on them, and those that go on there. */
function rowsOn(path: string, pages: ReadonlySet<number>): number {
  const database = new Database(path);
  const tablesOnly = "name IN (SELECT name FROM sqlite_schema WHERE type = 'table')";
  const stats = database.prepare(`SELECT pageno, pagetype, ncell FROM dbstat WHERE ${tablesOnly}`).all() as {
    pageno: number;
    pagetype: string;
    ncell: number;
  }[];
  database.close();
  return stats
    .filter(({ pageno, pagetype }) => pages.has(pageno) && pagetype !== 'internal')
    .reduce((sum, { pagetype, ncell }) => sum + (pagetype === 'leaf' ? ncell : 1), 0);
}

/** Rows that cannot be without one that is missing. */
function dependents({ before, after }: Salvaged): number {
  const gone = (table: string, row: Row): boolean =>
    tables[table as keyof typeof tables].foreignKeys.some(({ field, references }) => {
      const target = row[field];
      return (
        target !== null && target !== undefined && after.get(references.table)?.has(String(target)) === false
      );
    });
  return [...before].flatMap(([table, rows]) => [...rows.values()].filter((row) => gone(table, row))).length;
}

const lostOf = ({ report }: Salvaged) =>
  report.tables.flatMap(({ table, lost }) => lost.map((key) => `${table} ${key}`));

describe.each<[string, string, Partial<AdapterOptions>]>([
  ['libsql', 'file', {}],
  ['libsql, encrypted', 'file', { encryptionKey: 'correct horse' }],
  ['better-sqlite3', 'sqlite', {}],
])('salvage by %s', (_, scheme, extra) => {
  const inStore = <T>(work: (options: AdapterOptions, folder: string) => Promise<T>) =>
    inFolder((folder) => work({ ...extra, url: `${scheme}:${join(folder, 'skep.db')}` }, folder));

  test('of a sound file gives all of it, and changes nothing of the file', () =>
    inStore(async (options, folder) => {
      const path = join(folder, 'skep.db');
      let untouched: unknown;
      const facts = () => [
        readFileSync(path).toString('base64'),
        statSync(path).mtimeMs,
        readdirSync(folder).filter((name) => !name.includes('saved')),
      ];
      const outcome = await salvaged(options, folder, 1, () => {
        untouched = facts();
      });
      expect(facts()).toEqual(untouched);
      expect(outcome.after).toEqual(outcome.before);
      expect(outcome.report.problems).toEqual([]);
      expect(lostOf(outcome)).toEqual([]);
      expect(outcome.report.tables.flatMap(({ altered }) => altered)).toEqual([]);
    }));

  test('of a file with one damage saves or names each row', { timeout: 300_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.nat(1000), damages, (seed, [one]) =>
        inStore(async (options, folder) => {
          if (one === undefined || one.kind === 'cut' || isHopeless(options, [one])) return;
          const outcome = await salvaged(options, folder, seed, (path) => damage(path, [one]));
          expectTruth(outcome);
          expect(missingOf(outcome).filter((key) => !lostOf(outcome).includes(key))).toEqual([]);
        }),
      ),
      { numRuns: RUNS },
    ),
  );

  test('saves every row that no damaged page holds', { timeout: 300_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.nat(1000), damages, (seed, list) =>
        inStore(async (options, folder) => {
          if (isHopeless(options, list)) return;
          let most = Number.POSITIVE_INFINITY;
          const outcome = await salvaged(options, folder, seed, (path) => {
            const pages = damagedPages(path, list);
            // Without its first page, nothing tells of the rows that have no checksum from those that were deleted.
            if (options.encryptionKey === undefined && !pages.has(1)) most = rowsOn(path, pages);
            damage(path, list);
          });
          expectTruth(outcome);
          expect(missingOf(outcome).length).toBeLessThanOrEqual(most + dependents(outcome));
        }),
      ),
      { numRuns: RUNS },
    ),
  );
});

/** Without the first page of an encrypted file, nothing can be read of it. */
const isHopeless = ({ encryptionKey }: AdapterOptions, list: readonly Damage[]) =>
  encryptionKey !== undefined && list.some(({ where }) => where < 0.05);

function damagedPages(path: string, list: readonly Damage[]): Set<number> {
  const pages = new Set<number>();
  const count = statSync(path).size / PAGE;
  let left = count;
  for (const one of list) {
    const page = Math.floor(one.where * left);
    pages.add(page + 1);
    if (one.kind !== 'cut') continue;
    left = page + 100 / PAGE;
    for (let cut = page + 1; cut <= count; cut++) pages.add(cut);
  }
  return pages;
}
