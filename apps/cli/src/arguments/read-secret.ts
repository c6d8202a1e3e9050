import { CliError } from '../errors/cli-error.ts';
import type { InputStream, Runtime } from '../runtime.ts';

const MAX_SECRET = 1024 * 1024;

/**
 * Reads a secret from stdin, without the line break at its end. On a terminal it asks, and does not show what is typed.
 *
 * @param example How to give it, for the error where it is missing.
 * @throws CliError `CLI_USAGE` where there is none, or more than 1 MB; `CLI_NOT_CONFIRMED` after Ctrl-C.
 */
export async function readSecret(
  { stdin, stderr }: Runtime,
  prompt: string,
  example = 'skep config set KEY --secret < FILE',
): Promise<string> {
  const text = stdin.isTTY ? await typeUnseen(stdin, stderr, prompt) : await readAll(stdin);
  const secret = text.replace(/\r?\n$/, '');
  if (secret !== '') return secret;
  throw new CliError('CLI_USAGE', 'the secret on stdin is empty', {
    hint: `Pipe it in, for example: ${example}`,
  });
}

async function readAll(stdin: InputStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_SECRET) throw new CliError('CLI_USAGE', 'the secret on stdin is larger than 1 MB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface RawInput extends InputStream {
  setRawMode?(raw: boolean): unknown;
}

async function typeUnseen(stdin: RawInput, stderr: Runtime['stderr'], prompt: string): Promise<string> {
  stderr.write(prompt);
  stdin.setRawMode?.(true);
  let typed = '';
  try {
    for await (const chunk of stdin) {
      for (const character of String(chunk)) {
        if (character === '\r' || character === '\n' || character === '\u0004') return typed;
        if (character === '\u0003') throw new CliError('CLI_NOT_CONFIRMED', 'nothing was set');
        typed = character === '\u007f' || character === '\b' ? typed.slice(0, -1) : typed + character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode?.(false);
    stderr.write('\n');
  }
}
