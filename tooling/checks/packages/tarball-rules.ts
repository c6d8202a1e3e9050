import type { Manifest } from './workspace-packages.ts';

/** What a tarball holds: its manifest as published, and the paths of its files. */
export interface Tarball {
  readonly manifest: Manifest;
  readonly files: readonly string[];
}

/** Judges a packed package by what only shows once it is packed. An empty list means that nothing is wrong. */
export function problemsOfTarball({ manifest, files }: Tarball): string[] {
  return [...leaksOf(manifest), ...strayFilesOf(files), ...missingFilesOf(manifest, files)];
}

const protocols = /^(workspace|catalog|link|file):/;

function leaksOf(manifest: Manifest): string[] {
  const { dependencies, optionalDependencies, peerDependencies } = manifest;
  const problems = Object.entries({ ...dependencies, ...optionalDependencies, ...peerDependencies })
    .filter(([, range]) => protocols.test(range))
    .map(([name, range]) => `${name} is still at "${range}", which no registry understands`);
  if (JSON.stringify(manifest.exports ?? {}).includes('@skep/source')) {
    problems.push('the exports still name the @skep/source condition: set publishConfig.exports');
  }
  return problems;
}

function strayFilesOf(files: readonly string[]): string[] {
  return files
    .filter((file) => /(^|\/)(src|test)\//.test(file) || /\.(test|bench)\.|\.map$|tsconfig|tsdown/.test(file))
    .map((file) => `${file} does not belong in the package`);
}

function missingFilesOf(manifest: Manifest, files: readonly string[]): string[] {
  const problems: string[] = [];
  if (!files.includes('LICENSE')) problems.push('LICENSE is missing');
  for (const target of targetsOf(manifest.exports)) {
    const path = target.replace(/^\.\//, '');
    if (!files.includes(path)) problems.push(`the exports name ${target}, which is not in the package`);
  }
  return problems;
}

function targetsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(targetsOf);
}
