import { AGENTS, type Agent } from '@skep/ingest';

/** A command line that asks for the hook of an agent, as far as it can be read. */
export interface HookArguments {
  readonly agent: Agent;
  readonly database: string | undefined;
  /** The event, where it is an argument and not on stdin: Codex gives it so to the program of its `notify` setting. */
  readonly payload: string | undefined;
  /** What it does not know. It is logged, and otherwise passed over: the event counts for more. */
  readonly unknown: readonly string[];
}

/** Options that mean nothing to something that prints nothing. */
const IGNORED: ReadonlySet<string> = new Set(['--json', '--no-color']);

/**
 * Reads a command line if it is one of `skep hook <agent>`; null for all others, and for a request for help.
 * Nothing in such a command line is ever an error, because an agent would take that for an answer to its event.
 */
export function parseHookArguments(args: readonly string[]): HookArguments | null {
  if (args.includes('--help') || args.includes('-h')) return null;
  const words: string[] = [];
  const unknown: string[] = [];
  let database: string | undefined;
  let payload: string | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--database') {
      index += 1;
      database = args[index];
    } else if (arg.startsWith('--database=')) database = arg.slice('--database='.length);
    else if (!arg.startsWith('-') && words.length < 2) words.push(arg);
    else if (/^\s*\{/.test(arg) && index === args.length - 1) payload = arg;
    else if (!IGNORED.has(arg)) unknown.push(arg);
  }
  const agent = AGENTS.find((one) => one === words[1]);
  return words[0] === 'hook' && agent !== undefined ? { agent, database, payload, unknown } : null;
}
