import type { ChangeRecord, Database, NewInstance } from '@skep/contracts';

/** The least that an instance needs. */
export function instance(id: string, more: Partial<NewInstance> = {}): NewInstance {
  return { id, type: 'coding', worktree_path: `/repos/${id}`, branch_name: id, ...more };
}

/** What the feed tells of since `after`, in short: `instances a insert`. */
export async function feedOf(db: Database, after = 0): Promise<string[]> {
  return (await db.feed.read({ after })).map(inShort);
}

function inShort({ table_name, record_key, operation }: ChangeRecord): string {
  return `${table_name} ${record_key} ${operation}`;
}

/** A clock that is set by hand. */
export function handClock(start = '2026-01-01T00:00:00.000Z'): {
  now: () => Date;
  advance: (ms: number) => Date;
} {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    advance: (ms) => {
      time += ms;
      return new Date(time);
    },
  };
}

/** Runs everything at once, and tells what became of each. */
export async function settle(
  calls: readonly Promise<unknown>[],
): Promise<{ won: number; errors: unknown[] }> {
  const results = await Promise.allSettled(calls);
  const errors = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  return { won: results.length - errors.length, errors };
}
