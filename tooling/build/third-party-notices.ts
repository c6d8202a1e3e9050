import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The parts of the bundler's plugin interface that are used here. */
interface Chunk {
  readonly type: string;
  readonly moduleIds?: readonly string[];
}
interface NoticesPlugin {
  readonly name: string;
  generateBundle(
    this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): string },
    options: unknown,
    bundle: Readonly<Record<string, Chunk>>,
  ): void;
}

/** Adds `THIRD-PARTY-NOTICES.txt`: the licence of every package whose code is in the bundle, as most of them ask for. */
export function thirdPartyNotices(): NoticesPlugin {
  return {
    name: 'third-party-notices',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
      const folders = new Set(modules.map(packageFolderOf).filter((folder) => folder !== null));
      const notices = [...folders].map(noticeOf).sort();
      const source = `The code of these packages is part of this one.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`;
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-NOTICES.txt', source });
    },
  };
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
}

/** The folder of the installed package that a module belongs to; null for what is ours. */
function packageFolderOf(module: string): string | null {
  if (!module.includes('node_modules') || module.startsWith('\0')) return null;
  for (let folder = dirname(module); folder !== dirname(folder); folder = dirname(folder)) {
    // A manifest without a name only says how the files beside it are to be read.
    if (existsSync(join(folder, 'package.json')) && manifestOf(folder).name !== undefined) return folder;
  }
  return null;
}

function noticeOf(folder: string): string {
  const { name, version, license } = manifestOf(folder);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  if (license === undefined && file === undefined) {
    throw new Error(`${name} says nothing of its licence: it cannot be bundled.`);
  }
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `${name} ${version} (${license})\n${text}`;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
