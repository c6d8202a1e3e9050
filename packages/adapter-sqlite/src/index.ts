export {
  createSqliteAdapter,
  type SqliteAdapterOptions,
  type SqliteStorageAdapter,
} from './sqlite-adapter.ts';
