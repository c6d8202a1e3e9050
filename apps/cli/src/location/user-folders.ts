import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a person's own files go, by the XDG base directory rules; on Windows under `%LOCALAPPDATA%`. */
export interface UserFolders {
  readonly data: string;
  readonly state: string;
  readonly cache: string;
}

export function userFolders(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): UserFolders {
  const home = environment.HOME || homedir();
  if (platform === 'win32') {
    const local = join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'skep');
    return { data: join(local, 'data'), state: join(local, 'state'), cache: join(local, 'cache') };
  }
  const folder = (variable: string, fallback: string): string => {
    const named = environment[variable];
    // The rules say that a relative path is to be ignored.
    return join(named && isAbsolute(named) ? named : join(home, fallback), 'skep');
  };
  return {
    data: folder('XDG_DATA_HOME', '.local/share'),
    state: folder('XDG_STATE_HOME', '.local/state'),
    cache: folder('XDG_CACHE_HOME', '.cache'),
  };
}
