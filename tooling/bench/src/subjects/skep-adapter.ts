// What an adapter alone costs: the calls that Skep's core makes of it, without core.
import { FAILED_OUTCOMES, type Row, type StorageAdapter, type Transaction } from '@skep/contracts';
import { newEventAt, timeOfEvent } from '../data/fleet.ts';
import {
  ACTIVE_STATUSES,
  anyInstance,
  FEED_PAGE,
  feedInput,
  ISSUES,
  issueAt,
  listInput,
  PAGE,
  transitionInput,
} from '../data/inputs.ts';
import { dashboardDigest, feedDigest, hoursDigest, instanceDigest, listDigest } from './digests.ts';
import { asNewEvent, asNewIssue } from './events.ts';
import { countEvents, engineSettings, HOURS, hourOf } from './skep-database.ts';
import { issueKey } from './sql.ts';
import { backupOperation, type OpenOptions, type OpenSubject, operation, type Subject } from './subject.ts';

type Instance = Exclude<Parameters<typeof instanceDigest>[0], null | undefined>;

async function dashboard(adapter: StorageAdapter) {
  const active = await adapter.find('instances', {
    where: { status: { in: ACTIVE_STATUSES } },
    orderBy: [{ field: 'last_activity', direction: 'desc' }],
  });
  const groups = await adapter.aggregate('mcp_events', {
    where: { instance_id: { in: active.map(({ id }) => String(id)) } },
    groupBy: ['instance_id', 'kind', 'outcome'],
    measures: { events: { op: 'count' } },
  });
  return active.map(({ id, status }) => {
    const own = groups.filter(({ keys }) => keys.instance_id === id);
    const failed = own.filter(
      ({ keys }) =>
        keys.kind === 'tool_call' && (FAILED_OUTCOMES as readonly unknown[]).includes(keys.outcome),
    );
    const sum = (of: typeof own) => of.reduce((total, { values }) => total + Number(values.events), 0);
    return { id: String(id), status: String(status), events: sum(own), failures: sum(failed) };
  });
}

function change(table_name: string, record_key: string, operation: string, time: number): Row {
  return { table_name, record_key, operation, changed_at: new Date(time) };
}

async function log(tx: Transaction, index: number, events: number): Promise<void> {
  const event = newEventAt(index, events);
  const [stored] = await tx.insert('mcp_events', [{ ...asNewEvent(event), outcome: event.outcome } as Row]);
  await tx.insert('changes', [change('mcp_events', String(stored?.id), 'insert', event.timestamp)]);
}

async function transition(tx: Transaction, index: number, events: number): Promise<void> {
  const { id, from, to } = transitionInput(index);
  const now = timeOfEvent(events + index);
  const timestamp = new Date(now);
  const [instance] = await tx.find('instances', { where: { id }, limit: 1 });
  if (instance?.status !== from) throw new Error(`${id} is ${String(instance?.status)}, not ${from}`);
  await tx.update('instances', { id }, { status: to, last_activity: timestamp });
  const [event] = await tx.insert('mcp_events', [
    {
      instance_id: id,
      kind: 'status_change',
      tool_name: 'update_instance_status',
      outcome: 'succeeded',
      success: true,
      status_change: to,
      is_status_updating: true,
      metadata: JSON.stringify({ from, to }),
      timestamp,
    },
  ]);
  await tx.insert('changes', [
    change('instances', id, 'update', now),
    change('mcp_events', String(event?.id), 'insert', now),
  ]);
}

async function sync(tx: Transaction, round: number): Promise<void> {
  const issues = Array.from({ length: ISSUES }, (_, number) => issueAt(number, round));
  const onConflict = { fields: ['repo_owner', 'repo_name', 'number'], action: 'update' } as const;
  await tx.insert('github_issues', issues.map(asNewIssue) as Row[], { onConflict });
  await tx.insert(
    'changes',
    issues.map((issue) => change('github_issues', issueKey(issue), 'update', issue.synced_at)),
  );
}

function adapterSubject(adapter: StorageAdapter, { file, events }: OpenOptions): OpenSubject {
  return {
    operations: {
      get: operation(
        async (index) =>
          (await adapter.find('instances', { where: { id: anyInstance(index, events) }, limit: 1 }))[0],
        (row) => instanceDigest(row as unknown as Instance),
      ),
      list: operation(
        (index) => {
          const { instance, since } = listInput(index, events);
          return adapter.find('mcp_events', {
            where: { instance_id: instance, kind: 'tool_call', timestamp: { gte: new Date(since) } },
            orderBy: [{ field: 'timestamp', direction: 'desc' }],
            limit: PAGE,
          });
        },
        (rows) => listDigest(rows as unknown as Parameters<typeof listDigest>[0]),
      ),
      dashboard: operation(() => dashboard(adapter), dashboardDigest),
      feed: operation(
        (index) =>
          adapter.find('changes', {
            where: { seq: { gt: feedInput(index, events) } },
            orderBy: [{ field: 'seq' }],
            limit: FEED_PAGE,
          }),
        (rows) => feedDigest(rows as unknown as Parameters<typeof feedDigest>[0]),
      ),
      hours: operation(
        () => adapter.aggregate('mcp_events', HOURS),
        (rows) => hoursDigest(rows.map(hourOf)),
      ),
      log: operation((index) => adapter.transaction((tx) => log(tx, index, events))),
      sync: operation((index) => adapter.transaction((tx) => sync(tx, index))),
      transition: operation((index) => adapter.transaction((tx) => transition(tx, index, events))),
      backup: backupOperation(file, (copy) => adapter.backup(copy)),
    },
    countEvents: () => countEvents(adapter),
    settings: () => engineSettings(adapter),
    close: () => adapter.disconnect(),
  };
}

export function fileAdapter(makeAdapter: (file: string) => StorageAdapter): Subject {
  return {
    async open(options) {
      const adapter = makeAdapter(options.file);
      await adapter.connect();
      return adapterSubject(adapter, options);
    },
  };
}
