import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError } from '../errors/cli-error.ts';
import type { Runtime } from '../runtime.ts';
import { type ParsedFindings, parseFindings } from './findings/parse-findings.ts';

const LARGEST = 64 * 1024 * 1024;

/**
 * Reads a list of findings from a file, or from stdin where it is `-`.
 *
 * @throws CliError `CLI_USAGE` where it cannot be read, `CLI_FINDINGS_INVALID` where it is not what it should be
 */
export async function readFindings(path: string, runtime: Runtime): Promise<ParsedFindings> {
  const source = path === '-' ? 'stdin' : path;
  const bytes = path === '-' ? await readStdin(runtime) : readFile(resolve(runtime.cwd, path), path);
  if (bytes.length > LARGEST) throw tooLarge(source);
  return parseFindings(bytes.toString('utf8'), source);
}

function readFile(path: string, named: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new CliError('CLI_USAGE', `${named} cannot be read: ${(cause as Error).message}`, {
      hint: 'Check --findings.',
      cause,
    });
  }
}

async function readStdin({ stdin }: Runtime): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > LARGEST) throw tooLarge('stdin');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(source: string): CliError {
  return new CliError('CLI_USAGE', `the findings in ${source} are larger than 64 MB`);
}
