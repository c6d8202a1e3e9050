import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from './rules.ts';

const skipped = new Set(['node_modules', 'dist', 'coverage', '.turbo']);

/** Reads the TypeScript sources under `packages/`, `apps/`, `tooling/` and `examples/` of a workspace. */
export function sourcesOf(root: string): SourceFile[] {
  return ['packages', 'apps', 'tooling', 'examples']
    .map((parent) => join(root, parent))
    .filter((folder) => existsSync(folder))
    .flatMap(pathsUnder)
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function pathsUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pathsUnder(path);
    return /\.[cm]?tsx?$/.test(entry.name) ? [path] : [];
  });
}
