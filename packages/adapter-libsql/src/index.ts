export {
  type ChangeFileKeyOptions,
  type ChangeFileKeyResult,
  changeFileKey,
} from './change-file-key.ts';
export { createLibsqlAdapter } from './libsql-adapter.ts';
export type { LibsqlAdapterOptions } from './options.ts';
