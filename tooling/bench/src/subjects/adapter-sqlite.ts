import { createSqliteAdapter } from '@skep/adapter-sqlite';
import { fileAdapter } from './skep-adapter.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = fileAdapter((file) => createSqliteAdapter({ url: `sqlite:${file}` }));
