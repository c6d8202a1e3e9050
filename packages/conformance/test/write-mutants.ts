import {
  completeRow,
  type DataMethods,
  isStorageError,
  type Row,
  StorageError,
  tableOf,
  type Value,
} from '@skep/contracts';
import { type DataMutation, delegate, delegateData } from './delegate.ts';
import type { Mutant } from './mutant.ts';

/** Faults in what is stored, and in which rules are enforced. */
export const writeMutants: readonly Mutant[] = [
  storing('milliseconds are cut off', 'timestamp-round-trip', (value) =>
    value instanceof Date ? new Date(Math.floor(value.getTime() / 1000) * 1000) : value,
  ),
  storing('integers have 32 bits', 'integer-round-trip', (value) =>
    typeof value === 'number' && value > 2 ** 31 ? value | 0 || 1 : value,
  ),
  storing('text is normalised', 'text-round-trip', (value) =>
    typeof value === 'string' ? value.normalize('NFC') : value,
  ),
  storing('an empty text is null', 'text-round-trip', (value) => (value === '' ? 'null' : value)),
  storing('JSON is parsed and printed', 'json-is-kept-to-the-letter', (value, field) =>
    field === 'metadata' && typeof value === 'string' ? JSON.stringify(JSON.parse(value)) : value,
  ),
  writing('a batch is stored row by row', 'insert-is-atomic', (inner) => ({
    insert: async (table, rows, options) => {
      const stored: Row[] = [];
      for (const row of rows) stored.push(...(await inner.insert(table, [row], options)));
      return stored;
    },
  })),
  writing(
    'foreign keys are checked row by row',
    'foreign-key-rows-of-one-insert-refer-to-one-another',
    (inner) => ({
      insert: async (table, rows, options) => {
        const stored: Row[] = [];
        for (const row of rows) stored.push(...(await inner.insert(table, [row], options)));
        return stored;
      },
    }),
  ),
  writing('a conflict is swallowed', 'insert-primary-key-conflict', (inner) => ({
    insert: (...call) => inner.insert(...call).catch((error: unknown) => swallow(error, 'unique', [])),
  })),
  writing('rows come back sorted', 'insert-returns-rows-in-the-order-given', (inner) => ({
    insert: async (...call) =>
      (await inner.insert(...call)).toSorted((a, b) => (String(a.key) < String(b.key) ? -1 : 1)),
  })),
  writing('every field comes back', 'insert-returns-the-fields-asked-for', (inner) => ({
    insert: (table, rows, { returning: _, ...options } = {}) => inner.insert(table, rows, options),
  })),
  writing('rows come back though none are asked for', 'insert-returns-the-fields-asked-for', (inner) => ({
    insert: async (table, rows, options = {}) => {
      if (options.returning?.length !== 0) return inner.insert(table, rows, options);
      return (await inner.insert(table, rows, { ...options, returning: ['key'] })).map(() => ({}));
    },
  })),
  writing('new rows come back first', 'insert-returns-rows-in-the-order-given-of-many', (inner) => ({
    insert: async (...call) => (await inner.insert(...call)).toReversed(),
  })),
  writing('an unknown field to return is passed over', 'check-unknown-tables-and-fields', (inner) => ({
    insert: (table, rows, { returning, ...options } = {}) => {
      const known = returning?.filter((field) => Object.hasOwn(tableOf(table).fields, field));
      return inner.insert(table, rows, known === undefined ? options : { ...options, returning: known });
    },
  })),
  writing('nulls conflict', 'insert-null-never-conflicts', (inner) => ({
    insert: async (table, rows, options) => {
      if (table === 'mcp_events' && new Set(rows.map((row) => row.session_id)).size < rows.length) {
        throw new StorageError('unique', 'two nulls are held to be equal');
      }
      return inner.insert(table, rows, options);
    },
  })),
  writing('a unique is not enforced', 'insert-unique-conflict', (inner) => ({
    insert: (table, rows, options) =>
      inner.insert(table, rows, options).catch(async (error: unknown) => {
        const [row] = rows;
        if (table !== 'instances' || !isStorageError(error) || !error.fields?.includes('session_id'))
          throw error;
        return inner.insert(table, [{ ...row, session_id: null }], options);
      }),
  })),
  writing('an error does not tell its fields', 'insert-conflict-tells-table-and-fields', (inner) => ({
    insert: (...call) =>
      inner.insert(...call).catch((error: unknown) => {
        throw isStorageError(error) ? new StorageError(error.reason, error.message) : error;
      }),
  })),
  writing('the highest key is given out again', 'insert-never-reuses-keys', (inner) => ({
    insert: async (table, rows, options) => {
      if (table !== 'changes') return inner.insert(table, rows, options);
      const [newest] = await inner.find(table, { orderBy: [{ field: 'seq', direction: 'desc' }], limit: 1 });
      const highest = Number(newest?.seq ?? 0);
      return inner.insert(
        table,
        rows.map((row, index) => ({ seq: highest + 1 + index, ...row })),
        options,
      );
    },
  })),
  writing('ignore passes over every violation', 'ignore-does-not-swallow-other-violations', (inner) => ({
    insert: (table, rows, options) =>
      inner.insert(table, rows, options).catch((error: unknown) => {
        if (options?.onConflict?.action === 'ignore') return [];
        throw error;
      }),
  })),
  writing('ignore returns the stored row', 'ignore-on-primary-key', (inner) => ({
    insert: async (table, rows, options) => {
      const stored = await inner.insert(table, rows, options);
      if (options?.onConflict?.action !== 'ignore') return stored;
      return inner.find(table, { where: { key: { in: rows.map((row) => String(row.key)) } } });
    },
  })),
  writing('update on conflict resets what was not given', 'update-leaves-fields-with-defaults', (inner) => ({
    insert: (table, rows, options) =>
      inner.insert(
        table,
        options === undefined ? rows : rows.map((row) => completeRow(tableOf(table), row)),
        options,
      ),
  })),
  writing('update on conflict deletes and inserts', 'update-keeps-rows-that-refer-to-it', (inner) => ({
    insert: async (table, rows, options) => {
      if (options?.onConflict?.action !== 'update') return inner.insert(table, rows, options);
      for (const { id } of rows) await inner.delete(table, { id: id ?? null });
      return inner.insert(table, rows);
    },
  })),
  writing('update counts at most one row', 'update-counts-matching-rows', (inner) => ({
    update: async (...call) => Math.min(1, await inner.update(...call)),
  })),
  writing(
    'update counts at most one row, found by chance',
    'random-operations-as-the-reference',
    (inner) => ({
      update: async (...call) => Math.min(1, await inner.update(...call)),
    }),
  ),
  writing('an update of a key is ignored', 'update-refuses-primary-keys', (inner) => ({
    update: (table, where, { id: _id, ...changes }) => inner.update(table, where, { host: 'x', ...changes }),
  })),
  writing('an update may set any status', 'check-allowed-values', (inner) => ({
    update: (...call) => inner.update(...call).catch((error: unknown) => swallow(error, 'check', 0)),
  })),
  writing('a delete takes children along', 'foreign-key-on-delete', (inner) => ({
    delete: (table, where) =>
      inner.delete(table, where).catch(async (error: unknown) => {
        if (!isStorageError(error) || error.reason !== 'foreign-key') throw error;
        await inner.delete('mcp_events', {});
        return inner.delete(table, where);
      }),
  })),
  writing('a row without its parent is passed over', 'foreign-key-on-insert', (inner) => ({
    insert: (table, rows, options) =>
      inner.insert(table, rows, options).catch(async (error: unknown) => {
        if (!isStorageError(error) || error.reason !== 'foreign-key' || table !== 'mcp_events') throw error;
        return [];
      }),
  })),
  {
    fault: 'returned rows are the stored ones',
    foundBy: 'returned-rows-are-copies',
    mutate: (sound) => delegate(sound, { find: shared(sound) }),
  },
  {
    fault: 'given dates are kept, not copied',
    foundBy: 'given-rows-are-copied',
    mutate(sound) {
      const kept = new Map<Value, Value>();
      return delegate(sound, {
        async insert(table, rows, options) {
          for (const { key, updated_at } of rows) kept.set(key ?? null, updated_at ?? null);
          return sound.insert(table, rows, options);
        },
        async find(table, query) {
          const rows = await sound.find(table, query);
          return rows.map((row) => ({
            ...row,
            updated_at: kept.get(row.key ?? null) ?? row.updated_at ?? null,
          }));
        },
      });
    },
  },
];

function writing(fault: string, foundBy: string, mutation: DataMutation): Mutant {
  return { fault, foundBy, mutate: (sound) => delegateData(sound, mutation) };
}

function storing(fault: string, foundBy: string, change: (value: Value, field: string) => Value): Mutant {
  const changeRow = (row: Readonly<Row>): Row =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [field, change(value, field)]));
  return writing(fault, foundBy, (inner) => ({
    insert: (table, rows, options) => inner.insert(table, rows.map(changeRow), options),
    update: (table, where, changes) => inner.update(table, where, changeRow(changes)),
  }));
}

function swallow<T>(error: unknown, reason: string, instead: T): T {
  if (isStorageError(error) && error.reason === reason) return instead;
  throw error;
}

/** Hands out one and the same object for a row, again and again. */
function shared(inner: DataMethods): DataMethods['find'] {
  const handedOut = new Map<Value, Row>();
  return async (table, query) => {
    const rows = await inner.find(table, query);
    return rows.map((row) => {
      const known = handedOut.get(row.key ?? null) ?? row;
      handedOut.set(row.key ?? null, known);
      return known;
    });
  };
}
