/**
 * A path as rounds and findings keep it: relative, with forward slashes, without `.`, `..` and empty parts, so that the
 * same file has the same name whoever writes it.
 */
export function normalisePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.trim().replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** A set of paths as text: equal for equal sets, in whatever order they were given. */
export function encodeFiles(files: readonly string[]): string {
  return JSON.stringify([...new Set(files.map(normalisePath))].filter((file) => file !== '').sort());
}

/** The paths that `encodeFiles` has written; null where they are not known. */
export function decodeFiles(files: string | null): ReadonlySet<string> | null {
  if (files === null) return null;
  const known: unknown = JSON.parse(files);
  return Array.isArray(known) ? new Set(known.map((file) => normalisePath(String(file)))) : null;
}
