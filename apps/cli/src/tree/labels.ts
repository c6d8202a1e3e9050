import type { InstanceRecord, RelationshipRecord, ReviewRecord, ReviewStatus } from '@skep/contracts';

/** What a parent did to bring a child about, in a word or two. */
export interface Label {
  readonly text: string;
  /** How the round of review stands that it is about; null for anything else. */
  readonly verdict: ReviewStatus | null;
}

/** `review 2: changes requested` */
export function roundLabel({ round, status }: Pick<ReviewRecord, 'round' | 'status'>): Label {
  return { text: `review ${round}: ${status.replaceAll('_', ' ')}`, verdict: status };
}

/** A review without a record of its rounds is told by its number alone. */
export function relationshipLabel(
  { relationship_type, review_iteration, metadata }: RelationshipRecord,
  child: Pick<InstanceRecord, 'issue_number'> | undefined,
): Label {
  switch (relationship_type) {
    case 'spawned_review':
      return plain(`review ${review_iteration}`);
    case 'created_fork':
      return plain(forkText(metadata));
    case 'planning_to_issue':
      return plain(child?.issue_number == null ? 'planned' : `planned #${child.issue_number}`);
  }
}

/** A subagent may hang below an ancestor of the one whose it is. */
function forkText(metadata: string | null): string {
  if (metadata === null) return 'fork';
  const { subagent_of: parent } = (JSON.parse(metadata) ?? {}) as Readonly<Record<string, unknown>>;
  return typeof parent === 'string' ? `subagent of ${parent}` : 'fork';
}

function plain(text: string): Label {
  return { text, verdict: null };
}
