import { posix } from 'node:path';

/** Where a file is, as a report names it. */
export interface FilePlace {
  /** The folder that a relative path starts from, where the report says which; absolute. */
  readonly base: string | null;
  /** With `/`; relative to the root of the repository, or absolute. */
  readonly path: string;
}

/** No file at all. */
const IS_ADDRESS = /^[a-z][a-z0-9+.-]+:\/\//i;

/**
 * The path in the repository, as `git diff --name-only` prints it. A file outside of all `roots` keeps its absolute path. A
 * base that is not here belongs to the machine that the report comes from: what stands below it there stands below the
 * root here.
 *
 * @param roots Absolute paths.
 */
export function repositoryPath({ base, path }: FilePlace, roots: readonly string[]): string {
  if (IS_ADDRESS.test(path)) return path;
  if (isAbsolute(path)) return below(path, roots) ?? posix.normalize(path);
  const fromBase = base === null ? null : below(posix.join(base, path), roots);
  return fromBase ?? posix.normalize(path);
}

function below(path: string, roots: readonly string[]): string | null {
  for (const root of roots) {
    const relative = posix.relative(slashed(root), posix.normalize(path));
    if (relative !== '' && relative !== '..' && !relative.startsWith('../') && !isAbsolute(relative)) {
      return relative;
    }
  }
  return null;
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path);
}

function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
