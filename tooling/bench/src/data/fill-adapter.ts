import { type Row, type StorageAdapter, tables } from '@skep/contracts';
import { eventAt, instanceAt, instanceCount, POOL, poolInstanceAt, timeOfEvent } from './fleet.ts';

/** The fleet, for a store that takes it only through its adapter. */
export async function fillAdapter(adapter: StorageAdapter, events: number): Promise<void> {
  const instances = Array.from({ length: instanceCount(events) }, (_, index) => instanceAt(index, events));
  const pool = Array.from({ length: POOL }, (_, index) => poolInstanceAt(index));
  await insert(
    adapter,
    'instances',
    [...instances, ...pool].map((row) => ({ ...row })),
  );
  for (let start = 0; start < events; start += 1000) {
    const indexes = Array.from({ length: Math.min(1000, events - start) }, (_, index) => start + index);
    await insert(
      adapter,
      'mcp_events',
      indexes.map((index) => ({ ...eventAt(index) })),
    );
    await insert(
      adapter,
      'changes',
      indexes.map((index) => ({
        table_name: 'mcp_events',
        record_key: String(index + 1),
        operation: 'insert',
        changed_at: timeOfEvent(index),
      })),
    );
  }
}

async function insert(
  adapter: StorageAdapter,
  table: 'instances' | 'mcp_events' | 'changes',
  stored: readonly Record<string, string | number | null>[],
): Promise<void> {
  await adapter.insert(
    table,
    stored.map((row) => decode(table, row)),
  );
}

/** Times and booleans as the adapters take them. */
function decode(
  table: 'instances' | 'mcp_events' | 'changes',
  stored: Record<string, string | number | null>,
): Row {
  const { fields } = tables[table];
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => {
      const kind = (fields as Record<string, { kind: string }>)[name]?.kind;
      if (value === null) return [name, null];
      return [name, kind === 'timestamp' ? new Date(value) : kind === 'boolean' ? value === 1 : value];
    }),
  );
}
