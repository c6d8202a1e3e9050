import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findGitWorktree } from './git.ts';
import { type Environment, userFolders } from './user-folders.ts';

/** How the database was found, in order of precedence. */
export type LocationSource = 'option' | 'environment' | 'repository' | 'user';

export interface DatabaseLocation {
  readonly url: string;
  /** The file's absolute path; null where the database is no file. */
  readonly path: string | null;
  readonly source: LocationSource;
}

export interface LocationInput {
  /** `--database`. */
  readonly option: string | undefined;
  readonly environment: Environment;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** The folder to look for a repository from, where it is another than `cwd`. */
  readonly workplace?: string;
}

/** The folder in a repository that Skep keeps its files in. */
export const PROJECT_FOLDER = '.skep';
const FILE_NAME = 'skep.db';

/**
 * Which database to use: the one asked for, else the one of the repository that holds the workplace (one for all of its
 * worktrees), else the user's own. Looks at git's files, not at whether the database is there.
 *
 * @throws BrokenWorktreeError
 */
export function locateDatabase({
  option,
  environment,
  cwd,
  workplace = cwd,
}: LocationInput): DatabaseLocation {
  if (option) return parseDatabaseUrl(option, cwd, 'option');
  const named = environment.SKEP_DATABASE_URL;
  if (named) return parseDatabaseUrl(named, cwd, 'environment');
  const worktree = findGitWorktree(workplace);
  if (worktree === null) return userDatabase(environment);
  return file(join(worktree.repository, PROJECT_FOLDER, FILE_NAME), 'repository');
}

/** A person's own database, for what belongs to no repository. */
export function userDatabase(environment: Environment): DatabaseLocation {
  return file(join(userFolders(environment).data, FILE_NAME), 'user');
}

/** Reads a database URL. What has no scheme is taken for a path; paths are made absolute from `cwd`. */
export function parseDatabaseUrl(text: string, cwd: string, source: LocationSource): DatabaseLocation {
  if (text === ':memory:') return { url: 'memory:', path: null, source };
  // One letter before the colon is a drive, not a scheme.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1]?.toLowerCase() ?? null;
  if (scheme === null) return file(resolve(cwd, text), source);
  const rest = text.slice(scheme.length + 1);
  if ((scheme !== 'file' && scheme !== 'sqlite') || rest === '' || rest.startsWith(':memory:')) {
    return { url: text, path: null, source };
  }
  const path = rest.startsWith('//') ? fileURLToPath(`file:${rest}`) : resolve(cwd, rest);
  return { url: `${scheme}:${path}`, path, source };
}

/** The folder that holds the database file and what belongs to it. */
export function folderOf(location: DatabaseLocation): string | null {
  return location.path === null ? null : dirname(location.path);
}

function file(path: string, source: LocationSource): DatabaseLocation {
  return { url: `file:${path}`, path, source };
}
