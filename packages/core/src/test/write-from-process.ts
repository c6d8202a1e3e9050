// A process of its own that makes one call of the database it is told to open, when it is told to begin, and tells what
// became of that.
import { type DatabaseError, isDatabaseError, isWorkflowError, type WorkflowError } from '@skep/contracts';
import { openDatabase } from '../open-database.ts';

const [url = '', method = '', ...args] = process.argv.slice(2);
const db = await openDatabase({ url, connection: { retryDelay: 20, maxRetries: 20 } }, {}, {});
process.send?.('ready');
process.once('message', async () => {
  const outcome = await call().then(
    () => 'done',
    (error: unknown) => (isWorkflowError(error) || isDatabaseError(error) ? outcomeOf(error) : String(error)),
  );
  process.send?.(outcome);
  await db.disconnect();
  process.disconnect();
});

async function call(): Promise<void> {
  const [first = '', second = ''] = args;
  if (method === 'terminate') return db.updateInstanceStatus(first, 'terminated');
  return db.createRelationship({
    parent_instance: first,
    child_instance: second,
    relationship_type: method === 'fork' ? 'created_fork' : 'spawned_review',
  });
}

/** The code; with the message where the failure is not the workflow's, for whoever reads the failed test. */
function outcomeOf(error: DatabaseError | WorkflowError): string {
  return 'reason' in error && error.reason !== undefined ? `${error.code}: ${error.message}` : error.code;
}
