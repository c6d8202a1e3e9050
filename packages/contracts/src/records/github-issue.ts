/** A cached GitHub issue, keyed by repository and number. Table `github_issues`. */
export interface GitHubIssueRecord {
  repo_owner: string;
  repo_name: string;
  number: number;
  title: string;
  body: string | null;
  /** As GitHub gives it: `open` or `closed`. */
  state: string;
  assignee: string | null;
  /** JSON text: an array of label names. */
  labels: string | null;
  created_at: Date;
  updated_at: Date;
  /** When this copy was taken from GitHub. */
  synced_at: Date;
}
