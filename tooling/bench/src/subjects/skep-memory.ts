import { createMemoryAdapter } from '@skep/adapter-memory';
import { createDatabase } from '@skep/core';
import { fillAdapter } from '../data/fill-adapter.ts';
import { databaseSubject, NO_MAINTENANCE } from './skep-database.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = {
  async open(options) {
    const db = createDatabase({ adapter: createMemoryAdapter(), config: { maintenance: NO_MAINTENANCE } });
    await db.connect();
    await fillAdapter(db.adapter, options.events);
    return databaseSubject(db, options);
  },
};
