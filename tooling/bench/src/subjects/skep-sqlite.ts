import { createSqliteAdapter } from '@skep/adapter-sqlite';
import { fileDatabase } from './skep-database.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = fileDatabase((file) => createSqliteAdapter({ url: `sqlite:${file}` }));
