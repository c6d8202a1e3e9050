export { takeExclusiveUse } from './adapter/exclusive.ts';
export { checkIntegrity } from './adapter/integrity.ts';
export { CONNECTION_PRAGMAS, journalPragmas, refuseOtherJournal, writerPragmas } from './adapter/pragmas.ts';
export { swapFiles } from './adapter/replace-file.ts';
export { makePrivate, replacedName } from './adapter/restore.ts';
export type { SoloConnection } from './adapter/solo-connection.ts';
export { sqlStatements } from './adapter/sql-statements.ts';
export type { SqlStore, SqlStoreOptions } from './adapter/sql-store.ts';
export { SqliteStorage, type SqliteStorageOptions } from './adapter/sqlite-storage.ts';
export type {
  Awaitable,
  RowsCall,
  SqlCall,
  SqlConnection,
  Statement,
  Statements,
  WriteStatement,
} from './adapter/statement.ts';
export {
  type AggregateKey,
  type AggregateMeasure,
  type AggregatePlan,
  aggregatePlan,
  decodeAggregate,
  sumTooLarge,
} from './aggregate.ts';
export {
  decodeValue,
  encodeValue,
  type RawRow,
  type StoredValue,
} from './codec.ts';
export { Connection, type ConnectionOptions } from './driver/connection.ts';
export type { Driver, DriverDatabase, DriverStatement, StatementMode } from './driver/driver.ts';
export { FileStorage, type FileStorageOptions } from './driver/file-storage.ts';
export { openFile } from './driver/open-file.ts';
export { Store } from './driver/store.ts';
export { LruCache } from './lru-cache.ts';
export { migrations } from './migrations/all.ts';
export type { MigrationConnection, MigrationEngine } from './migrations/engine.ts';
export { checksumOf, type Migration } from './migrations/migration.ts';
export { createMigrator } from './migrations/migrator.ts';
export { listParam, type Plan, type PlanValue, predicateShape } from './plans/plan.ts';
export {
  type AggregateReadPlan,
  bucketParams,
  type FindPlan,
  planAggregate,
  planFind,
} from './plans/read-plans.ts';
export {
  type ConflictPlan,
  type DeletePlan,
  type InsertPlan,
  planDelete,
  planInsert,
  planUpdate,
  type UpdatePlan,
} from './plans/write-plans.ts';
export {
  afterPredicate,
  type ComparisonOperator,
  type Predicate,
  queryPredicate,
  wherePredicate,
} from './predicate.ts';
export { columnRows } from './rows/columns.ts';
export { jsonRows } from './rows/json.ts';
export type { RowFormat } from './rows/row-format.ts';
export { acquire } from './sqlite/acquire.ts';
export { writeBackupFile } from './sqlite/backup-file.ts';
export { isMoved, type SqliteErrorContext, toStorageError } from './sqlite/error.ts';
export { forceToDisk } from './sqlite/files.ts';
export { inspectDatabasePath } from './sqlite/inspect-path.ts';
export { type DatabaseLocation, databaseLocation } from './sqlite/location.ts';
export { refuseOwnUse } from './sqlite/open-files.ts';
export { checkAdapterOptions, type SqliteSettings } from './sqlite/options.ts';
export { makePrivateFile, type PrivateFile } from './sqlite/private-file.ts';
export { Savepoints } from './sqlite/savepoints.ts';
export { type WriterSettings, writerSettings } from './sqlite/writer-settings.ts';
