import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Environment } from '../location/user-folders.ts';

const EXTENSIONS = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : [''];

/**
 * Where a program is on the search path; null where it is not. Folders that package managers add for the time of a
 * script do not count: whoever starts an agent does not have them.
 */
export function findProgram(name: string, environment: Environment): string | null {
  if (isAbsolute(name)) return isExecutable(name) ? name : null;
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  for (const folder of folders) {
    if (/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder)) continue;
    const found = EXTENSIONS.map((extension) => join(folder, name + extension)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

/** How an agent can start Skep: by its name where that is on the search path, else by absolute paths. */
export function skepProgram(environment: Environment): readonly string[] {
  if (findProgram('skep', environment) !== null) return ['skep'];
  return [process.execPath, realpathSync(process.argv[1] ?? '')];
}

/** Whether the words that start Skep lead to something. */
export function isFound(program: readonly string[], environment: Environment): boolean {
  const [first = '', ...rest] = program;
  if (findProgram(first, environment) === null) return false;
  // What a runner is given is a name that it looks up itself, unless it is a path.
  return rest.filter((word) => isAbsolute(word)).every((path) => isFile(path));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
