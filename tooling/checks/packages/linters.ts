import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { PackedPackage } from './pack.ts';

/** Asks publint whether every tool that reads the manifest finds what it expects. Suggestions are left out. */
export async function publintProblems({ tarballPath, manifest }: PackedPackage): Promise<string[]> {
  const content = await readFile(tarballPath);
  const tarball = new Uint8Array(content).buffer;
  const { messages } = await publint({ pack: { tarball }, level: 'warning', strict: true });
  const fields: Record<string, unknown> = { ...manifest };
  return messages.map((message) => `publint: ${formatMessage(message, fields, { color: false })}`);
}

const attw = join(
  dirname(createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json')),
  'dist/index.js',
);

/** Asks Are The Types Wrong whether the types resolve for importers. A package that exports nothing has no types. */
export async function typesProblems({ tarballPath, manifest }: PackedPackage): Promise<string[]> {
  if (manifest.exports === undefined) return [];
  const options = ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color'];
  try {
    await promisify(execFile)(process.execPath, [attw, tarballPath, ...options]);
    return [];
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    return [`attw: ${stripVTControlCharacters(output).trim()}`];
  }
}
