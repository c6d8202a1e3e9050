import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Variables that would have git look at another repository than that of the folder; git sets them for its own hooks. */
const ELSEWHERE = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX'];
const MOST = 64 * 1024 * 1024;
const PATIENCE = 30_000;

/** What git prints when it is run in a folder; null where it fails, is not installed, or takes half a minute. */
export async function askGit(folder: string, args: readonly string[]): Promise<string | null> {
  const inherited = Object.entries(process.env).filter(([name]) => !ELSEWHERE.includes(name));
  const env = { ...Object.fromEntries(inherited), GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
  try {
    const { stdout } = await run('git', [...args], { cwd: folder, env, maxBuffer: MOST, timeout: PATIENCE });
    return stdout;
  } catch {
    return null;
  }
}
