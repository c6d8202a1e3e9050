/** What a worktree or branch says about the issue that is worked on. */
export interface IssueHint {
  /** The name's own beginning, for example `work-123`. */
  readonly prefix: string;
  readonly issue: number;
}

/** Reads `work-123` off the last part of a worktree's path, or else of a branch's name. */
export function issueHint(worktreePath: string, branch: string | null): IssueHint | null {
  return hintOf(worktreePath) ?? (branch === null ? null : hintOf(branch));
}

function hintOf(path: string): IssueHint | null {
  const last = path.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const match = /^(work-([1-9]\d{0,9}))(?:$|[-_.])/.exec(last);
  if (match?.[1] === undefined) return null;
  return { prefix: match[1], issue: Number(match[2]) };
}

/** The last part of a path, to name what has no other name. */
export function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
