// Packs every published package and checks what a user would install: `node tooling/checks/packages.ts`.
// Needs a build. Prints a line per package.
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { publintProblems, typesProblems } from './packages/linters.ts';
import { pack } from './packages/pack.ts';
import { problemsOfTarball } from './packages/tarball-rules.ts';
import { publishedPackages, type WorkspacePackage } from './packages/workspace-packages.ts';

const root = join(import.meta.dirname, '../..');
const scratch = await mkdtemp(join(tmpdir(), 'skep-packages-'));

async function check(workspacePackage: WorkspacePackage): Promise<number> {
  const packed = await pack(workspacePackage, scratch);
  const problems = [
    ...problemsOfTarball(packed),
    ...(await publintProblems(packed)),
    ...(await typesProblems(packed)),
  ];
  const size = `${packed.files.length} files, ${(packed.bytes / 1024).toFixed(1)} kB`;
  const verdict = problems.length === 0 ? 'ok' : `${problems.length} problems`;
  console.log(`${workspacePackage.manifest.name}: ${verdict} (${size})`);
  for (const problem of problems) console.error(`  ${problem}`);
  return problems.length;
}

try {
  const queue = publishedPackages(root);
  let checked = 0;
  let problems = 0;
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      problems += await check(next);
      checked += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  console.log(`packages: ${checked} packed, ${problems} problems`);
  if (problems > 0 || checked === 0) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
