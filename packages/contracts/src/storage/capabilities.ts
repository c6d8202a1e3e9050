/**
 * What an adapter instance can do, fixed when it is made. A method whose capability is false rejects with the reason
 * `not-supported`, and the conformance suite tests that too.
 */
export interface Capabilities {
  /** What was acknowledged is there after `disconnect` and `connect`, and after the process is killed. */
  readonly durable: boolean;
  /** Several processes may use the same store at once. */
  readonly multiProcess: boolean;
  /** Has a schema of its own that must be migrated (`migrations`). */
  readonly migrations: boolean;
  readonly vacuum: boolean;
  readonly backup: boolean;
  /** Can take the place of the file by a backup (`restore`). */
  readonly restore: boolean;
  /** Can save what is readable of a damaged file (`salvage`). */
  readonly salvage: boolean;
  /** Has a write-ahead log that can be put back into the file (`checkpoint`). */
  readonly checkpoint: boolean;
  readonly integrityCheck: boolean;
  /** Synchronises with a remote store. */
  readonly sync: boolean;
  /** The whole store is encrypted on disk. */
  readonly encryptionAtRest: boolean;
  readonly fullTextSearch: boolean;
}
