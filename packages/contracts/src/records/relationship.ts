export const RELATIONSHIP_TYPES = ['spawned_review', 'created_fork', 'planning_to_issue'] as const;
export type RelationshipType = (typeof RELATIONSHIP_TYPES)[number];

/** A parent that brought a child instance about. Table `instance_relationships`. */
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
