// Run it: skep-conformance examples/memory-conformance.ts
import { createMemoryAdapter } from '@skep/adapter-memory';
// In a package of your own: from '@skep/conformance'.
import type { Subject } from '../src/index.ts';

export const name = 'memory';

/** A store that is not durable needs nothing more. */
export async function open(): Promise<Subject> {
  const store = createMemoryAdapter();
  await store.connect();
  return { store, unconnected: () => createMemoryAdapter(), close: () => store.disconnect() };
}
