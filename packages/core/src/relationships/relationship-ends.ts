import {
  type InstanceRecord,
  type InstanceType,
  type RelationshipType,
  WorkflowError,
  type WorkflowErrorCode,
} from '@skep/contracts';

type Side = 'parent' | 'child';

/** Who may be at one end of a kind of relationship, and what is said of others. */
interface EndRule {
  readonly types: readonly InstanceType[];
  readonly code: WorkflowErrorCode;
  readonly rule: string;
}

/**
 * The kinds of relationship by their ends; null where any instance may be. `spawned_review`: a coding instance has its work reviewed. `created_fork`: an
 * instance was branched off another, as its subagent or as a copy of its work. `planning_to_issue`: a planner handed an
 * issue that it planned to whoever works on it; the child's `issue_number` says which.
 */
const ENDS: Readonly<Record<RelationshipType, Readonly<Record<Side, EndRule | null>>>> = {
  spawned_review: {
    parent: {
      types: ['coding'],
      code: 'WORKFLOW_NOT_A_CODING_INSTANCE',
      rule: 'only a coding instance may ask for a review',
    },
    child: {
      types: ['review'],
      code: 'WORKFLOW_WRONG_REVIEWER',
      rule: 'only a review instance can be the reviewer',
    },
  },
  created_fork: { parent: null, child: null },
  planning_to_issue: {
    parent: {
      types: ['planning'],
      code: 'WORKFLOW_NOT_A_PLANNING_INSTANCE',
      rule: 'only a planning instance can have planned an issue',
    },
    child: {
      types: ['coding', 'review'],
      code: 'WORKFLOW_NOT_A_CODING_INSTANCE',
      rule: 'only a coding or a review instance can work on a planned issue',
    },
  },
};

/**
 * Refuses an instance whose type does not fit its end of the relationship.
 *
 * @throws WorkflowError
 */
export function checkFits(
  operation: string,
  kind: RelationshipType,
  side: Side,
  { id, type }: Pick<InstanceRecord, 'id' | 'type'>,
): void {
  const end = ENDS[kind][side];
  if (end === null || end.types.includes(type)) return;
  const message = `Instance "${id}" is a ${type} instance: ${end.rule}.`;
  throw new WorkflowError(end.code, message, {
    operation,
    context: { [side]: id, type, relationship: kind },
  });
}
