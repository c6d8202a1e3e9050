import { resolve } from 'node:path';
import { AGENTS, type Agent } from '@skep/ingest';
import { CliError } from '../errors/cli-error.ts';
import type { Environment } from '../location/user-folders.ts';
import { type FoundFile, findFiles } from './find-files.ts';
import { probeFile, type TranscriptFile } from './probe-file.ts';
import { transcriptFolders } from './transcript-folders.ts';
import type { Worktrees } from './worktrees.ts';

/** A file that is not imported. */
export interface Skipped {
  readonly path: string;
  readonly why: string;
}

export interface Transcripts {
  /** In the order in which they began. */
  readonly files: readonly TranscriptFile[];
  readonly skipped: readonly Skipped[];
  /** How many are of other projects, and were not asked for. */
  readonly elsewhere: number;
  /** Where it was looked. */
  readonly places: readonly string[];
}

export interface Search {
  /** Files and folders; where there are none, the agents' own folders are searched. */
  readonly paths: readonly string[];
  readonly agent: Agent | undefined;
  /** Only transcripts of this repository; null for those of every project. */
  readonly repository: string | null;
  readonly cwd: string;
  readonly environment: Environment;
  readonly worktrees: Worktrees;
  readonly signal: AbortSignal;
}

/**
 * Finds transcripts by their content.
 *
 * @throws CliError `CLI_USAGE` where a path that was named is not there.
 */
export async function findTranscripts(search: Search): Promise<Transcripts> {
  const { paths, agent, repository, worktrees, signal } = search;
  const places = paths.length > 0 ? namedPlaces(search) : agentPlaces(search);
  const found = new Map<string, FoundFile>();
  const skipped: Skipped[] = [];
  for (const place of places) {
    const { files, unreadable } = findFiles(place) ?? { files: [], unreadable: [] };
    for (const file of files) found.set(file.path, file);
    for (const { path, why } of unreadable) skipped.push({ path, why: `it cannot be read: ${why}` });
  }

  const files: TranscriptFile[] = [];
  let elsewhere = 0;
  for (const file of found.values()) {
    if (signal.aborted) break;
    const plain = file.path.replace(/\.zst$/, '');
    // While a session is resumed, both are there: the plain one has more.
    if (plain !== file.path && found.has(plain)) continue;
    const probed = await probeFile(file);
    if (probed.kind === 'other') skipped.push({ path: file.path, why: probed.why });
    else if (agent !== undefined && probed.file.agent !== agent) {
      if (paths.length > 0)
        skipped.push({ path: file.path, why: `it is a transcript of ${probed.file.agent}` });
    } else if (repository !== null && !isOf(repository, probed.file, worktrees)) elsewhere += 1;
    else files.push(probed.file);
  }
  files.sort((a, b) => a.beganAt.getTime() - b.beganAt.getTime() || (a.path < b.path ? -1 : 1));
  return { files, skipped, elsewhere, places };
}

function namedPlaces({ paths, cwd }: Search): string[] {
  return paths.map((path) => {
    const place = resolve(cwd, path);
    if (findFiles(place) !== null) return place;
    throw new CliError('CLI_USAGE', `there is no file or folder ${place}`, {
      hint: 'Name transcripts, or folders that hold some; or name none to search the folders of the agents.',
    });
  });
}

function agentPlaces({ agent, environment }: Search): string[] {
  return (agent === undefined ? AGENTS : [agent]).flatMap((one) => transcriptFolders(one, environment));
}

function isOf(repository: string, { folder }: TranscriptFile, worktrees: Worktrees): boolean {
  return folder !== null && worktrees.repositoryOf(folder) === repository;
}
