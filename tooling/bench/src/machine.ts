import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os';
import { dirname, join } from 'node:path';
import type { Machine } from './results.ts';
import { peersFolder } from './subjects/peers.ts';

/** What the figures depend on; nothing that tells whose machine it is. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: type(),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

const own = ['better-sqlite3', '@libsql/client', 'libsql', 'drizzle-orm', 'kysely'];
const ofPeers = ['@mastra/libsql', '@langchain/langgraph-checkpoint-sqlite'];

/** What is installed, by name. */
export function describeVersions(withPeers: boolean): Record<string, string> {
  const versions = own.map((name) => [name, versionOf(name, import.meta.filename)]);
  const peers = withPeers
    ? ofPeers.map((name) => [name, versionOf(name, join(peersFolder, 'package.json'))])
    : [];
  return Object.fromEntries([...versions, ...peers]);
}

/** Found from the package's entry, for not every package lets its manifest be asked for. */
function versionOf(name: string, from: string): string {
  let folder = dirname(createRequire(from).resolve(name));
  for (;;) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name === name && manifest.version !== undefined) return manifest.version;
    if (folder === dirname(folder)) return 'unknown';
    folder = dirname(folder);
  }
}

function readManifest(path: string): { name?: string; version?: string } | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string };
  } catch {
    return null;
  }
}
