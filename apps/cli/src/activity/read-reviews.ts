import type { Database, InstanceRecord, ReviewDecisionRecord, ReviewRecord } from '@skep/contracts';

/** What goes on about the reviews of instances, by the instances' ids. */
export interface ReviewsUnderWay {
  readonly rounds: ReadonlyMap<string, ReviewRecord>;
  readonly decisions: ReadonlyMap<string, ReviewDecisionRecord>;
}

/** The open rounds and the decisions asked for, in two queries however many instances there are. */
export async function readReviews(
  db: Database,
  instances: readonly InstanceRecord[],
): Promise<ReviewsUnderWay> {
  // Only the work of a coding instance is reviewed.
  if (!instances.some(({ type }) => type === 'coding')) return { rounds: new Map(), decisions: new Map() };
  const open = await db.reviews.list({ statuses: ['requested', 'in_progress'] });
  return {
    rounds: new Map(open.map((round) => [round.parent_instance, round])),
    decisions: await readDecisions(db),
  };
}

/** The decisions that people are asked for, by the instances that they are about. */
export async function readDecisions(db: Database): Promise<ReadonlyMap<string, ReviewDecisionRecord>> {
  const asked = await db.reviews.decisions({ pending: true });
  return new Map(asked.map((decision) => [decision.instance_id, decision]));
}
