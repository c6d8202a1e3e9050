import { quoteWord } from '../hooks/shell-words.ts';
import { neutralize } from '../output/neutralize.ts';

/** What to do next here, beyond what the error's own message says: which command helps. By the reason behind it. */
const BY_REASON: Readonly<Record<string, string>> = {
  corrupt:
    'Run "skep doctor" for the details. "skep restore" puts a backup in its place; "skep doctor --repair" saves what can be read.',
  'in-use': 'Agents lose nothing while it is closed to them: their events wait beside the database.',
  'not-a-database': 'If it is encrypted as a whole ("skep encrypt"), set SKEP_FILE_KEY to its key.',
  'wrong-key': 'Set SKEP_FILE_KEY to the key that it was encrypted with; if it is not encrypted, unset it.',
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
  WORKFLOW_REVIEW_LIMIT_EXCEEDED:
    'Ask a person to decide: skep review decide INSTANCE --continue, --raise or --abandon. Until then do not ask again.',
  WORKFLOW_DECISION_REQUIRED:
    'Ask a person to decide: skep review decide INSTANCE --continue, --raise or --abandon. Until then do not ask again.',
  WORKFLOW_NOT_A_CODING_INSTANCE: 'Run "skep ls --all --type coding" to see those that can be reviewed.',
  WORKFLOW_NOT_A_PLANNING_INSTANCE: 'Run "skep ls --all --type planning" to see those that plan.',
  WORKFLOW_REVIEW_IN_PROGRESS:
    'Run "skep review status INSTANCE" to see who reviews it; "skep review dismiss INSTANCE" takes that round back.',
  WORKFLOW_WRONG_REVIEWER:
    'Run "skep review list --open" to see who reviews what; name the reviewer with --reviewer, or in SKEP_INSTANCE_ID.',
  WORKFLOW_STALE_COMMIT:
    'Check out the commit of the round and submit with --head, or take the round back ("skep review dismiss") and request ' +
    'one for the new commit ("skep review request").',
  WORKFLOW_NO_OPEN_REVIEW: 'Run "skep review list --open" to see the rounds that are open.',
  WORKFLOW_INVALID_TRANSITION:
    'Run "skep review status INSTANCE" to see where it stands and what can be done.',
  WORKFLOW_RELATIONSHIP_CYCLE: 'Run "skep tree INSTANCE" to see who brought about whom.',
  WORKFLOW_RELATIONSHIP_DEPTH: 'Run "skep tree INSTANCE" to see who brought about whom.',
};

/** The hint for an error of the database, about the instance that it names; undefined where its message has to do. */
export function hintFor(
  code: string,
  reason: string | undefined,
  context: Readonly<Record<string, unknown>>,
): string | undefined {
  // A request that was one too many: nobody can decide any more.
  if (context.abandoned === true) return 'Run "skep create" for another instance, if the work is to go on.';
  const hint = (reason === undefined ? undefined : BY_REASON[reason]) ?? BY_CODE[code];
  if (typeof context.instance !== 'string') return hint;
  const instance = neutralize(quoteWord(context.instance));
  return hint?.replaceAll('INSTANCE', () => instance);
}
