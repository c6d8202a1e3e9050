export { type CallLogEntry, type LoggedDatabase, withCallLog } from './testing/call-log.ts';
export {
  generateTestEvent,
  generateTestInstance,
  generateTestIssue,
  generateTestRelationship,
} from './testing/generate-records.ts';
export { createInMemoryTestDb } from './testing/in-memory-database.ts';
