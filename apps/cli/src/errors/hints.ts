/** What to do next here, beyond what the error's own message says: which command helps. By the reason behind it. */
const BY_REASON: Readonly<Record<string, string>> = {
  corrupt: 'Run "skep doctor" for the details, and keep a copy of the file and its -wal.',
  'newer-schema': 'Run "skep migrate status" for the details.',
  'migration-edited': 'Run "skep migrate status" for the details.',
  'migration-missing': 'Run "skep migrate status" for the details.',
  'migration-out-of-order': 'Run "skep migrate status" for the details.',
  'migration-failed': 'Run "skep migrate status" for the details.',
};

const BY_CODE: Readonly<Record<string, string>> = {
  DATABASE_INSTANCE_NOT_FOUND: 'Run "skep ls --all" to see the ids there are.',
  DATABASE_PARENT_INSTANCE_NOT_FOUND: 'Run "skep ls --all" to see the ids there are.',
  DATABASE_CHILD_INSTANCE_NOT_FOUND: 'Run "skep ls --all" to see the ids there are.',
  DATABASE_INSTANCE_EXISTS: 'Choose another id, or change the existing instance with "skep update".',
};

/** The hint for an error of the database; undefined where its message has to do. */
export function hintFor(code: string, reason: string | undefined): string | undefined {
  return (reason === undefined ? undefined : BY_REASON[reason]) ?? BY_CODE[code];
}
