import type { Operation } from '../subjects/subject.ts';

/** In milliseconds. */
export interface Timing {
  readonly time: number;
  /** What the thread that called has worked; it does not grow while others have the processor. */
  readonly cpu: number;
}

/**
 * Makes `count` calls and measures the whole of them. `callers` call at once; each makes its next call
 * when it has its answer. What a call gives is looked at, so that no compiler can leave its work out.
 */
export async function timeCalls(
  operation: Operation,
  { first, count, callers }: { first: number; count: number; callers: number },
): Promise<Timing> {
  const end = first + count;
  let next = first;
  let seen = 0;
  const caller = async (): Promise<void> => {
    while (next < end) {
      const index = next;
      next += 1;
      const result = operation.run(index);
      // A driver that answers at once must not pay for a turn that its user would not take.
      const answer = isThenable(result) ? await result : result;
      if (answer !== null) seen += 1;
    }
  };
  const worked = process.threadCpuUsage();
  const start = performance.now();
  if (callers === 1) await caller();
  else await Promise.all(Array.from({ length: callers }, caller));
  const time = performance.now() - start;
  const { user, system } = process.threadCpuUsage(worked);
  if (seen !== count) throw new Error(`${count - seen} of ${count} calls found nothing`);
  if (operation.cleanUp !== undefined)
    for (let index = first; index < end; index += 1) operation.cleanUp(index);
  return { time, cpu: (user + system) / 1000 };
}

/** Also what is no `Promise` but starts its work only when it is awaited, as the query builders give it. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** Makes calls until `budget` milliseconds are over, so that what follows is compiled and its pages are in memory. */
export async function warmUp(
  operation: Operation,
  {
    first,
    callers,
    budget,
    mostCalls,
  }: { first: number; callers: number; budget: number; mostCalls: number },
): Promise<{ calls: number; time: number }> {
  let calls = 0;
  let time = 0;
  while (calls < mostCalls) {
    const count = Math.min(Math.max(callers, calls), mostCalls - calls);
    const { time: last } = await timeCalls(operation, { first: first + calls, count, callers });
    calls += count;
    time += last;
    // The last and longest part is the warmest: it tells how many calls fit into a turn.
    if (time >= budget) return { calls, time: (last / count) * calls };
  }
  return { calls, time };
}
