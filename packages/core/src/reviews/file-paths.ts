const ABSOLUTE = /^(?:[/\\]|[a-z]:[/\\])/i;

/**
 * A path as rounds and findings keep it: relative to the worktree, with forward slashes, without `.`, `..` and empty
 * parts, so that the same file has the same name whoever writes it.
 *
 * @param worktree Where an absolute path is cut off.
 */
export function normalisePath(path: string, worktree: string): string {
  const parts = partsOf(path);
  const root = partsOf(worktree);
  const isInside = ABSOLUTE.test(path) && root.every((part, index) => part === parts[index]);
  return parts.slice(isInside ? root.length : 0).join('/');
}

function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}

/** A set of paths as text: equal for equal sets, in whatever order they were given. */
export function encodeFiles(files: readonly string[], worktree: string): string {
  const normal = new Set(files.map((file) => normalisePath(file, worktree)));
  normal.delete('');
  return JSON.stringify([...normal].sort());
}

/** The paths that `encodeFiles` has written; null where they are not known. */
export function decodeFiles(files: string | null): ReadonlySet<string> | null {
  return files === null ? null : new Set(JSON.parse(files) as string[]);
}
