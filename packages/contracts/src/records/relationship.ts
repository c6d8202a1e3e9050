export const RELATIONSHIP_TYPES = ['spawned_review', 'created_fork', 'planning_to_issue'] as const;
export type RelationshipType = (typeof RELATIONSHIP_TYPES)[number];

/**
 * A parent that brought a child instance about. Table `instance_relationships`.
 *
 * `spawned_review`: a coding instance has its work reviewed by a review instance. `created_fork`: an instance was branched
 * off another, as its subagent or as a copy of its work; both may be of any type. `planning_to_issue`: a planning instance
 * handed an issue that it planned to a coding or a review instance, whose `issue_number` says which.
 *
 * Together with `parent_instance_id`, relationships of all kinds never go in a circle, nor deeper than `workflow.maxDepth`.
 */
export interface RelationshipRecord {
  /** Assigned by the store, ascending, never reused. */
  id: number;
  parent_instance: string;
  child_instance: string;
  relationship_type: RelationshipType;
  /** The round of review, from 1. */
  review_iteration: number;
  created_at: Date;
  /** JSON text. */
  metadata: string | null;
}
