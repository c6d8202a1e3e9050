import type { StorageFailureReason } from '@skep/contracts';

/** What to do about each storage failure. Completes the sentence after the failure's own message. */
export const advice: Readonly<Record<StorageFailureReason, string>> = {
  unique: 'Choose another key, or update the record that exists.',
  'foreign-key': 'Create the record that is referred to first, or delete what refers to this one.',
  check: 'Correct the value.',
  invalid: 'Correct the call.',
  busy: 'Another process holds the database: try again, or raise local.busyTimeout or connection.maxRetries.',
  'in-use': 'Stop what the message names, then try again.',
  timeout: 'Try again, or raise connection.queryTimeout.',
  'not-connected': 'Call connect() first.',
  connection: 'Check the URL and the network, then try again.',
  'not-found': 'Create the folder, or correct the path.',
  permission: 'Make the database file and its folder readable and writable for this user.',
  'read-only': 'Make the database file and its folder writable, or use another path.',
  'not-a-database': 'Correct the path, or give local.encryptionKey if the file is encrypted.',
  'wrong-key': 'Give the local.encryptionKey that the file was encrypted with.',
  'disk-full': 'Free some space, then try again.',
  corrupt: 'Restore a backup; do not write to this file any more.',
  'newer-schema': 'Update Skep: a newer version wrote this database.',
  'migration-edited': 'Restore the migration as it was applied.',
  'migration-missing': 'Use the version of Skep that has this migration.',
  'migration-out-of-order': 'Give the migration a newer id.',
  'migration-failed': 'See the cause; the failed step was undone.',
  'not-supported': 'Use an adapter that does this.',
  unknown: 'See the cause.',
};
