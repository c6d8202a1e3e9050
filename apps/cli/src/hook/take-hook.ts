import { userFolders } from '../location/user-folders.ts';
import { nodeProblem } from '../supported-node.ts';
import { parseHookArguments } from './hook-arguments.ts';
import { HookJournal } from './hook-journal.ts';
import { runHook } from './run-hook.ts';

/**
 * Takes an event if the command line is that of a hook, and ends the process when that is done.
 *
 * @returns Whether it is.
 */
export function takeHook(args: readonly string[]): boolean {
  const hook = parseHookArguments(args);
  if (hook === null) return false;
  const problem = nodeProblem(process.versions.node);
  // An agent must not be disturbed by it; "skep doctor" on a newer Node will tell.
  if (problem !== null) new HookJournal(userFolders(process.env).state).report('CLI_OLD_NODE', problem);
  else void runHook(hook);
  return true;
}
