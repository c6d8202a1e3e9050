import { createLibsqlAdapter } from '@skep/adapter-libsql';
import { fileDatabase } from './skep-database.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = fileDatabase((file) => createLibsqlAdapter({ url: `file:${file}` }));
