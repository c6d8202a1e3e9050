import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
const entries: Readonly<Record<string, URL>> = {
  '@skep/core': new URL('./index.ts', import.meta.url),
  '@skep/core/testing': new URL('./testing.ts', import.meta.url),
};

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'skep-readme-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The examples of the README, with the sources in the place of the package. */
async function examples(): Promise<string[]> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  return [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) =>
    code.replaceAll(/'(@skep\/core(?:\/testing)?)'/g, (_, name: string) => `'${entries[name]?.href}'`),
  );
}

test('every example of the README runs', { timeout: 60_000 }, async () => {
  const outputs: string[] = [];
  for (const [index, code] of (await examples()).entries()) {
    const file = join(folder, `example-${index}.ts`);
    await writeFile(file, code);
    const { SKEP_DATABASE_URL: _, DATABASE_URL: __, ...env } = process.env;
    const { stdout } = await run(process.execPath, ['--conditions=@skep/source', file], { cwd: folder, env });
    outputs.push(stdout);
  }
  expect(outputs).toEqual([
    expect.stringContaining("status: 'waiting_review'"),
    expect.stringContaining("status: 'changes_requested'"),
    expect.stringContaining("method: 'createInstance'"),
  ]);
});
