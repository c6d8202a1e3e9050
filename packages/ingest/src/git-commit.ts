/** A command line that makes a commit: `git commit`, with options of git before it or not. */
const COMMITS =
  /\bgit\b(?:\s+(?:-[cC]\s+\S+|--?[\w-]+(?:=\S+)?))*\s+(?:commit|merge|cherry-pick|revert|am|rebase|pull)\b/;
/** What `git rev-parse` prints, and what `git commit` says of itself. */
const PRINTED = /(?:^|\n)([0-9a-f]{40}|[0-9a-f]{64})(?:\s|$)|(?:^|\n)\[[^\]\n]*?\b([0-9a-f]{7,40})\] /;
const LOOKED_AT = 20_000;

/**
 * The commit that a shell command made, as far as it can be known: the one checked out after it, else the one that its
 * output names; null where the command made none.
 */
export function commitOf(command: unknown, output: unknown, headCommit: string | null): string | null {
  if (typeof command !== 'string' || !COMMITS.test(command.slice(0, LOOKED_AT))) return null;
  if (headCommit !== null) return headCommit;
  if (typeof output !== 'string') return null;
  const printed = PRINTED.exec(output.slice(0, LOOKED_AT));
  return printed?.[1] ?? printed?.[2] ?? null;
}
