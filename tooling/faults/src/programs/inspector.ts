// A process that opens stores, one after the other, and says what is in them: a line with a request, a line with the answer.
import { createInterface } from 'node:readline';
import type { Engine } from '../engine.ts';
import { inspect } from '../workload/inspect.ts';
import type { InspectionRequest } from '../workload/inspection.ts';
import { argument, say } from './say.ts';

const { engine } = argument<{ readonly engine: Engine }>();

for await (const line of createInterface({ input: process.stdin })) {
  say(await inspect(engine, JSON.parse(line) as InspectionRequest));
  // The libSQL driver keeps what it opened until garbage collection.
  globalThis.gc?.();
}
