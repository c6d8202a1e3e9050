import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Tarball } from './tarball-rules.ts';
import { readManifest, type WorkspacePackage } from './workspace-packages.ts';

const run = promisify(execFile);

export interface PackedPackage extends Tarball {
  readonly tarballPath: string;
  readonly bytes: number;
}

/** Packs a package as it would be published, into a folder of its own inside `scratch`, and unpacks it there. */
export async function pack({ folder, manifest }: WorkspacePackage, scratch: string): Promise<PackedPackage> {
  const target = join(scratch, manifest.name.replace('/', '-'));
  await mkdir(target, { recursive: true });
  await run('pnpm', ['pack', '--pack-destination', target], {
    cwd: folder,
    shell: process.platform === 'win32',
  });
  const name = (await readdir(target)).find((entry) => entry.endsWith('.tgz'));
  if (!name) throw new Error(`pnpm pack left no tarball for ${manifest.name}`);

  const tarballPath = join(target, name);
  await run('tar', ['-xzf', name], { cwd: target });
  const unpacked = join(target, 'package');
  const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(unpacked.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  const { byteLength } = await readFile(tarballPath);
  return { manifest: readManifest(unpacked), files, tarballPath, bytes: byteLength };
}
