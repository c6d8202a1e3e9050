import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder that the peers are installed in: a workspace of its own, because they are no dependency of Skep. */
export const peersFolder: string = join(import.meta.dirname, '../../peers');

const requirePeer = createRequire(join(peersFolder, 'package.json'));

/** @throws Error where the peers are not installed. */
export async function importPeer<M>(name: string): Promise<M> {
  return (await import(pathToFileURL(requirePeer.resolve(name)).href)) as M;
}
