import { type Database, type ReviewRecord, WorkflowError } from '@skep/contracts';
import { requireInstance } from '../commands/require-instance.ts';
import { CliError } from '../errors/cli-error.ts';

/**
 * The round of a number, or the open one of a coding instance.
 *
 * @throws CliError `CLI_NOT_FOUND`; DatabaseError `DATABASE_INSTANCE_NOT_FOUND`; WorkflowError `WORKFLOW_NO_OPEN_REVIEW`
 */
export async function findRound(db: Database, named: string): Promise<ReviewRecord> {
  if (/^\d{1,15}$/.test(named)) return roundOfNumber(db, Number(named));
  const { id } = await requireInstance(db, named);
  const { open } = await db.reviews.status(id);
  if (open !== null) return open;
  throw new WorkflowError('WORKFLOW_NO_OPEN_REVIEW', `No round of review of "${id}" is open.`, {
    operation: 'reviews.status',
    context: { instanceId: id },
  });
}

async function roundOfNumber(db: Database, id: number): Promise<ReviewRecord> {
  const round = await db.reviews.get(id);
  if (round !== null) return round;
  throw new CliError('CLI_NOT_FOUND', `there is no review ${id}`, {
    hint: 'Run "skep review list" to see the reviews there are.',
    context: { id },
  });
}
