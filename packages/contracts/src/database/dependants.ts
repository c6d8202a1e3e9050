/** What hangs on an instance. All of it but the children is deleted with it. */
export interface InstanceDependants {
  instance_id: string;
  /** The ids of those who have it as their parent, or as the parent in a relationship. They stay, without it. */
  children: string[];
  /** Relationships that it is the parent or the child in. */
  relationships: number;
  /** Rounds of review of its own work, and how many of these are open. */
  reviews: number;
  open_reviews: number;
  /** Rounds in which it reviewed the work of others, how many of these are open, and the ids of those others. */
  reviews_given: number;
  open_reviews_given: number;
  reviewed: string[];
  /** Findings in all of these rounds. */
  findings: number;
  /** Decisions about its reviews, pending and made. */
  decisions: number;
  events: number;
  /** Messages whose tokens are noted, and these tokens, of every kind together. */
  messages: number;
  tokens: number;
}
