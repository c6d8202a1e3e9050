import {
  encodeRecordKey,
  type Row,
  type StorageAdapter,
  type TableDescriptor,
  tables,
} from '@skep/contracts';
import { rowChecksum } from '@skep/contracts/adapter-kit';

const TIME = 1_700_000_000_000;
const at = (ms: number) => new Date(TIME + ms);

/** Rows of a table, by key. */
export type Contents = ReadonlyMap<string, ReadonlyMap<string, Row>>;

/**
 * Fills a store with rows of many tables, each with its checksum and its entry in the feed, as core does, and deletes some, so
 * that there are pages that hold nothing any more.
 *
 * @param random A number from 0 to 1.
 */
export async function fillStore(store: StorageAdapter, random: () => number): Promise<void> {
  const below = (limit: number) => Math.floor(random() * limit);
  const text = (longest: number) => `${below(1e6)} ${'päyload '.repeat(1 + below(longest / 8))}`;
  let seq = 0;
  const told = (table: TableDescriptor, rows: readonly Row[], operation: string) =>
    put(
      store,
      'changes',
      rows.map((row) => ({
        table_name: table.name,
        record_key: encodeRecordKey(table, row),
        operation,
        changed_at: at(++seq),
      })),
    );
  const add = async (name: keyof typeof tables, rows: Row[]): Promise<Row[]> => {
    const stored = await put(store, name, rows);
    await told(tables[name], stored, 'insert');
    return stored;
  };
  const ids = Array.from({ length: 20 + below(60) }, (_, index) => `work-${index}-a1`);
  await add(
    'instances',
    ids.map((id, index) => ({
      id,
      type: 'coding',
      status: 'started',
      worktree_path: `/w/${id}`,
      branch_name: text(40),
      created_at: at(index),
      last_activity: at(index),
      parent_instance_id: index > 3 && below(3) === 0 ? (ids[below(index)] ?? null) : null,
      system_prompt: below(4) === 0 ? text(9000) : null,
      session_id: `s${index}`,
    })),
  );
  const someone = () => ids[below(ids.length)] ?? '';
  const events: Row[] = [];
  for (let batch = 0; batch < 4; batch++) {
    const made = Array.from(
      { length: 50 + below(150) },
      (_, index): Row => ({
        instance_id: someone(),
        tool_name: 'Bash',
        outcome: 'succeeded',
        success: true,
        timestamp: at(batch * 1000 + index),
        metadata: below(10) === 0 ? JSON.stringify(text(20_000)) : JSON.stringify({ command: text(300) }),
        session_id: 's',
        tool_use_id: `${batch}-${index}`,
      }),
    );
    events.push(...(await add('mcp_events', made)));
  }
  await add(
    'user_config',
    Array.from({ length: 10 + below(80) }, (_, index) => ({
      key: `key.${index}`,
      value: text(200),
      encrypted: false,
      updated_at: at(index),
    })),
  );
  await add(
    'github_issues',
    Array.from({ length: below(60) }, (_, index) => ({
      repo_owner: 'acme',
      repo_name: 'widget',
      number: index + 1,
      title: text(60),
      body: text(400),
      state: 'open',
      created_at: at(1),
      updated_at: at(2),
      synced_at: at(3),
    })),
  );
  await add(
    'message_usage',
    Array.from({ length: below(200) }, (_, index) => ({
      session_id: 's',
      message_id: `m${index}`,
      instance_id: someone(),
      model: 'm',
      input_tokens: below(1e6),
      timestamp: at(index),
    })),
  );
  const gone = events.filter(() => below(4) === 0);
  await told(tables.mcp_events, gone, 'delete');
  await store.delete('mcp_events', { id: { in: gone.map(({ id }) => Number(id)) } });
  const settings = await store.find('user_config', { where: { key: { gt: 'key.7' } } });
  await told(tables.user_config, settings, 'delete');
  await store.delete('user_config', { key: { gt: 'key.7' } });
}

/** Writes rows with their checksums. */
async function put(store: StorageAdapter, name: keyof typeof tables, rows: Row[]): Promise<Row[]> {
  const table = tables[name];
  return store.insert(
    name,
    rows.map((row) => ({ ...row, checksum: rowChecksum(table, row) })),
  );
}

export async function contentsOf(store: StorageAdapter): Promise<Contents> {
  const contents = new Map<string, Map<string, Row>>();
  for (const table of Object.values(tables)) {
    const rows = await store.find(table.name);
    contents.set(table.name, new Map(rows.map((row) => [encodeRecordKey(table, row), row])));
  }
  return contents;
}
