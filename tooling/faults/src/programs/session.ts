// A process that does with a store what it is asked: a line with a request, a line with the answer.
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Database } from '@skep/contracts';
import { addEveryKind, contentsOf } from '../workload/contents.ts';
import { databaseOver, failureOf } from '../workload/open.ts';
import type { SessionAnswer, SessionRequest } from '../workload/session-request.ts';
import { write } from '../workload/write.ts';
import { say } from './say.ts';

const NOBODY = 65_534;

let database: Database | null = null;
let clockOffset = 0;
const descriptors: number[] = [];

/** Something that was begun and ends when it is told to. */
interface Pending {
  readonly end: () => void;
  readonly ended: Promise<unknown>;
}
let held: Pending | null = null;
let looking: Pending | null = null;

function db(): Database {
  if (database === null) throw new Error('nothing was opened');
  return database;
}

/** Runs `work`, which waits for `end`; resolves once it waits, or rejects with it. */
async function begin(work: (waiting: () => Promise<void>) => Promise<unknown>): Promise<Pending> {
  const { promise: end, resolve } = Promise.withResolvers<void>();
  const { promise: begun, resolve: isBegun } = Promise.withResolvers<void>();
  const ended = work(() => {
    isBegun();
    return end;
  });
  await Promise.race([begun, ended]);
  return { end: resolve, ended };
}

async function answer(request: SessionRequest): Promise<unknown> {
  switch (request.do) {
    case 'open':
      database = await databaseOver(request.store, () => new Date(Date.now() + clockOffset));
      return database.connect();
    case 'close':
      await db().disconnect();
      database = null;
      // The libSQL driver keeps what it opened until garbage collection.
      globalThis.gc?.();
      return null;
    case 'write':
      return write(db(), request.lane, request.n, request.payloadBytes ?? 200);
    case 'hold': {
      const { lane, n } = request;
      held = await begin((waiting) => write(db(), lane, n, 200, waiting));
      return null;
    }
    case 'release':
      held?.end();
      return void (await held?.ended);
    case 'look':
      looking = await begin((waiting) =>
        db().adapter.transaction(
          async (tx) => {
            await tx.find('mcp_events', { limit: 1 });
            await waiting();
          },
          { mode: 'read' },
        ),
      );
      return null;
    case 'look-away':
      looking?.end();
      return void (await looking?.ended);
    case 'count':
      return (await db().listMCPEvents()).length;
    case 'add-every-kind':
      return addEveryKind(db());
    case 'contents':
      return contentsOf(db());
    case 'migrate':
      return db().migrations.down({ steps: request.down, backup: false });
    case 'status':
      return db().migrations.status();
    case 'backup':
      return db().maintenance.backup(request.path);
    case 'prune':
      return db().maintenance.prune(request.before === undefined ? {} : { before: new Date(request.before) });
    case 'checkpoint':
      return db().maintenance.checkpoint();
    case 'vacuum':
      return db().maintenance.vacuum();
    case 'verify':
      return db().maintenance.verify({ deep: request.deep ?? false });
    case 'health':
      return db().health();
    case 'run-due':
      return db().maintenance.runDue();
    case 'list-runs':
      return db().maintenance.listRuns();
    case 'exhaust-descriptors':
      exhaustDescriptors(request.spare);
      return descriptors.length;
    case 'give-back-descriptors':
      for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
      return null;
    case 'become-nobody':
      return becomeNobody();
    case 'set-clock':
      clockOffset = request.offset;
      return null;
  }
}

function exhaustDescriptors(spare: number): void {
  try {
    for (;;) descriptors.push(openSync('/dev/null', 'r'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
  }
  for (const descriptor of descriptors.splice(0, spare)) closeSync(descriptor);
}

function becomeNobody(): null {
  if (process.getuid?.() === 0) {
    process.setgroups?.([]);
    process.setgid?.(NOBODY);
    process.setuid?.(NOBODY);
  }
  return null;
}

say({ value: process.pid } satisfies SessionAnswer);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say({ value: (await answer(JSON.parse(line) as SessionRequest)) ?? null } satisfies SessionAnswer);
  } catch (error) {
    say({ failure: failureOf(error) } satisfies SessionAnswer);
  }
}
