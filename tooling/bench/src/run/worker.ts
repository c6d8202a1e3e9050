// The process of one subject: it loads one SQLite engine and does what its parent asks, one thing at a time.
import { recordProfile } from '../profile/record-profile.ts';
import { subjectNamed } from '../subjects/all.ts';
import type { OpenSubject, Operation, Subject } from '../subjects/subject.ts';
import { workloads } from '../workloads.ts';
import { timeCalls, warmUp } from './calls.ts';
import type { Request, RequestName, Requests, Size, Work } from './protocol.ts';

type Handlers = { readonly [N in RequestName]: (ask: Requests[N]['ask']) => Promise<Requests[N]['answer']> };

const entry = subjectNamed(process.argv[2] ?? '');
const stores = new Map<Size, OpenSubject>();
let loaded: Subject | null = null;

async function subject(): Promise<Subject> {
  loaded ??= (await entry.load()).subject;
  return loaded;
}

function store(size: Size): OpenSubject {
  const open = stores.get(size);
  if (open === undefined) throw new Error(`${entry.name} has no ${size} store open`);
  return open;
}

function work({ size, workload: name }: Work): { operation: Operation; callers: number } {
  const workload = workloads.find((one) => one.name === name);
  const operation = workload && store(size).operations[workload.operation];
  if (operation === undefined) throw new Error(`${entry.name} has no ${name}`);
  return { operation, callers: workload?.callers ?? 1 };
}

const handlers: Handlers = {
  async load() {
    await subject();
    return undefined;
  },
  async fill(options) {
    const { fill } = await subject();
    if (fill === undefined) throw new Error(`${entry.name} cannot fill a file`);
    await fill(options);
    return undefined;
  },
  async open({ size, ...options }) {
    const opened = await (await subject()).open(options);
    stores.set(size, opened);
    return Object.keys(opened.operations);
  },
  settings: async ({ size }) => store(size).settings(),
  countEvents: async ({ size }) => store(size).countEvents(),
  async answers({ count, ...ask }) {
    const { operation } = work(ask);
    const digests = [];
    for (let index = ask.first; index < ask.first + count; index += 1) {
      const result = await operation.run(index);
      digests.push(operation.digest?.(result) ?? []);
      operation.cleanUp?.(index);
    }
    return digests;
  },
  async run({ count, ...ask }) {
    const { operation, callers } = work(ask);
    return timeCalls(operation, { first: ask.first, count, callers });
  },
  async profile({ count, ...ask }) {
    const { operation, callers } = work(ask);
    return recordProfile(() => timeCalls(operation, { first: ask.first, count, callers }));
  },
  async warmUp({ budget, mostCalls, ...ask }) {
    const { operation, callers } = work(ask);
    const most = mostCalls ?? Number.POSITIVE_INFINITY;
    return warmUp(operation, { first: ask.first, callers, budget, mostCalls: most });
  },
  async firstOpen(options) {
    const { open } = await subject();
    const start = performance.now();
    const opened = await open(options);
    await opened.operations.get?.run(0);
    const time = performance.now() - start;
    await opened.close();
    return time;
  },
  async migrate({ file }) {
    const { migrate } = await subject();
    if (migrate === undefined) throw new Error(`${entry.name} does not migrate`);
    const start = performance.now();
    await migrate(file);
    return performance.now() - start;
  },
  async memory() {
    for (let pass = 0; pass < 3; pass += 1) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { rss, heapUsed } = process.memoryUsage();
    return { held: rss, values: heapUsed };
  },
  async close() {
    for (const open of stores.values()) await open.close();
    stores.clear();
    return undefined;
  },
};

process.on('message', ({ id, name, ask }: Request) => {
  const handle = handlers[name] as (ask: unknown) => Promise<unknown>;
  handle(ask).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
  );
});
// A parent that is gone needs no answer.
process.on('disconnect', () => process.exit());
