export { createSqliteAdapter, type SqliteAdapterOptions } from './sqlite-adapter.ts';
