/** What to do next, by the reason behind an error. */
const BY_REASON: Readonly<Record<string, string>> = {
  busy: 'Another process holds the lock. Try again; if it lasts, look for a process that hangs on the file.',
  timeout: 'Try again; if it lasts, "skep doctor" may tell more.',
  permission: 'Check who owns the file and its folder, and that you may read and write both.',
  'read-only': 'Make the file and its folder writable, or use another database with --database.',
  'not-a-database': 'Check the path. If the file was a database, restore a backup; "skep doctor" tells more.',
  'wrong-key': 'The database is encrypted with another key, or not at all.',
  'disk-full': 'Free some space on the disk, then try again.',
  corrupt: 'Run "skep doctor", keep a copy of the file and its -wal, then restore the newest backup.',
  'newer-schema': 'The database was written by a newer skep. Update this one.',
  'migration-edited': 'Run "skep migrate status" to see which migration it is about.',
  'migration-missing': 'Run "skep migrate status" to see which migration it is about.',
  'migration-out-of-order': 'Run "skep migrate status" to see which migration it is about.',
  'migration-failed': 'Nothing was changed by the step that failed. Run "skep doctor".',
  'not-found': 'Check the path, or run "skep init" to make a database there.',
  'decryption-failed':
    'The value was sealed with another key: set SKEP_ENCRYPTION_KEY to that key, or set the value again.',
  'key-missing': 'Set SKEP_ENCRYPTION_KEY to the key that the value was sealed with.',
  'not-supported': 'This engine does not do that; another one may (see --database).',
};

const BY_CODE: Readonly<Record<string, string>> = {
  DATABASE_INSTANCE_NOT_FOUND: 'Run "skep ls --all" to see the ids there are.',
  DATABASE_PARENT_INSTANCE_NOT_FOUND: 'Run "skep ls --all" to see the ids there are.',
  DATABASE_CHILD_INSTANCE_NOT_FOUND: 'Run "skep ls --all" to see the ids there are.',
  DATABASE_INSTANCE_EXISTS: 'Choose another id, or change the existing one with "skep update".',
  DATABASE_INVALID_STATUS_TRANSITION: 'Run "skep show ID" to see where it stands and what may follow.',
  WORKFLOW_REVIEW_LIMIT_EXCEEDED:
    'Decide how it goes on: raise the limit, continue by hand, or abandon the work.',
};

/** The hint for an error of the database; undefined where its message has to do. */
export function hintFor(code: string, reason: string | undefined): string | undefined {
  return (reason === undefined ? undefined : BY_REASON[reason]) ?? BY_CODE[code];
}
