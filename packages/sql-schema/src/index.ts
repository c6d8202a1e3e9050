export {
  type AggregateKey,
  type AggregateMeasure,
  type AggregatePlan,
  aggregatePlan,
  decodeAggregate,
  sumTooLarge,
} from './aggregate.ts';
export {
  decodeRow,
  decodeValue,
  encodeRow,
  encodeValue,
  exactInteger,
  type RawRow,
  type StoredValue,
} from './codec.ts';
export { migrations } from './migrations/all.ts';
export type { MigrationConnection, MigrationEngine } from './migrations/engine.ts';
export { checksumOf, type Migration } from './migrations/migration.ts';
export { createMigrator } from './migrations/migrator.ts';
export {
  afterPredicate,
  type ComparisonOperator,
  type Predicate,
  queryPredicate,
  wherePredicate,
} from './predicate.ts';
export { acquire } from './sqlite/acquire.ts';
export { writeBackupFile } from './sqlite/backup-file.ts';
export { type SqliteErrorContext, toStorageError } from './sqlite/error.ts';
export { type InspectPathOptions, inspectDatabasePath } from './sqlite/inspect-path.ts';
export { checkAdapterOptions, type SqliteSettings } from './sqlite/options.ts';
export { Savepoints } from './sqlite/savepoints.ts';
