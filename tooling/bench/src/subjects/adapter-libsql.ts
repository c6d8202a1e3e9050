import { createLibsqlAdapter } from '@skep/adapter-libsql';
import { fileAdapter } from './skep-adapter.ts';
import type { Subject } from './subject.ts';

export const subject: Subject = fileAdapter((file) => createLibsqlAdapter({ url: `file:${file}` }));
