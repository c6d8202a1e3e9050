import { createMemoryAdapter } from '@skep/adapter-memory';
import { describeConformance } from './vitest.ts';

describeConformance({
  name: 'memory',
  async open() {
    const store = createMemoryAdapter();
    await store.connect();
    return { store, unconnected: () => createMemoryAdapter(), close: () => store.disconnect() };
  },
});
