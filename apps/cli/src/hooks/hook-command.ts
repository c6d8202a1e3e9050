import type { Agent } from '@skep/ingest';
import type { Handler } from './settings-document.ts';
import { quoteWindowsWord, quoteWord, splitCommand } from './shell-words.ts';

/** The header by which a request of ours is known, to its server and in the settings. */
export const AGENT_HEADER = 'X-Skep-Agent';

/** What a handler of an agent's settings is to Skep. */
export type Recognition =
  /** Written by `skep hooks install`, or in the same form by hand. `program` is what comes before `hook`. */
  | { readonly kind: 'command'; readonly program: readonly string[]; readonly database: string | null }
  | { readonly kind: 'http' }
  /** Runs Skep among other things, or in another way: somebody's own, which is not to be changed. */
  | { readonly kind: 'custom' };

/** The command line to put into an agent's settings. */
export function hookCommand(
  agent: Agent,
  program: readonly string[],
  database: string | null,
  platform: NodeJS.Platform = process.platform,
): string {
  const words = [...program, 'hook', agent, ...(database === null ? [] : ['--database', database])];
  const quote = platform === 'win32' ? quoteWindowsWord : quoteWord;
  return words.map(quote).join(' ');
}

/** What a handler is to Skep; null where it has nothing to do with it. */
export function recognise(handler: Handler, agent: Agent): Recognition | null {
  if (handler.type === 'http') return handler.headers[AGENT_HEADER] === agent ? { kind: 'http' } : null;
  if (handler.type !== 'command' || handler.command === null) return null;
  const words = splitCommand(handler.command) ?? looseWords(handler.command);
  const at = words.findIndex((word, index) => word === 'hook' && words[index + 1] === agent);
  if (at < 1 || !words.slice(0, at).some(isSkep)) return null;
  if (splitCommand(handler.command) === null) return { kind: 'custom' };
  return plainCommand(words, at) ?? { kind: 'custom' };
}

/** `PROGRAM... [--database URL] hook AGENT [--database URL]`, where the program is Skep, directly or through a runner. */
function plainCommand(words: readonly string[], at: number): Recognition | null {
  const before = takeDatabase(words.slice(0, at));
  const after = takeDatabase(words.slice(at + 2));
  const program = before.rest;
  if (after.rest.length > 0 || !isProgram(program)) return null;
  return { kind: 'command', program, database: after.database ?? before.database };
}

function takeDatabase(words: readonly string[]): { rest: readonly string[]; database: string | null } {
  const rest: string[] = [];
  let database: string | null = null;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--database') {
      index += 1;
      database = words[index] ?? null;
    } else if (word.startsWith('--database=')) database = word.slice('--database='.length);
    else rest.push(word);
  }
  return { rest, database };
}

const RUNNERS: ReadonlySet<string> = new Set(['npx', 'pnpx', 'bunx', 'node', 'bun', 'pnpm', 'yarn', 'npm']);
const RUNNER_WORDS: ReadonlySet<string> = new Set(['--yes', '-y', 'exec', 'dlx', 'x', '--']);

function isProgram(words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === undefined || !isSkep(last)) return false;
  const [runner, ...between] = words.slice(0, -1);
  if (runner === undefined) return true;
  return RUNNERS.has(nameOf(runner)) && between.every((word) => RUNNER_WORDS.has(word));
}

function isSkep(word: string): boolean {
  return /^skep(\.(js|cjs|mjs|cmd|exe))?$/i.test(nameOf(word)) || /^skep@[\w.^~-]+$/.test(word);
}

function nameOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '');
}

/** The words of a command that is more than one: good enough to see that Skep is in it. */
function looseWords(command: string): readonly string[] {
  return command.split(/[\s;&|()"']+/).filter((word) => word !== '');
}
