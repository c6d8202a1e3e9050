import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  /** On the disk. */
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** A file or folder that could not be looked at. */
export interface Unreadable {
  readonly path: string;
  readonly why: string;
}

export interface Found {
  readonly files: readonly FoundFile[];
  readonly unreadable: readonly Unreadable[];
}

/**
 * The files of a folder and of the folders below it that may be transcripts by their names; a file that is named itself is
 * taken, whatever its name. Links to folders are not followed: they may lead in circles.
 *
 * @returns Null where there is no such path.
 */
export function findFiles(path: string): Found | null {
  const files: FoundFile[] = [];
  const unreadable: Unreadable[] = [];
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const stats = statSync(next, { throwIfNoEntry: false });
      if (stats === undefined) {
        if (next === path) return null;
      } else if (stats.isDirectory()) {
        waiting.push(...candidatesIn(next));
      } else {
        files.push({ path: next, bytes: stats.size, modifiedAt: stats.mtime });
      }
    } catch (error) {
      unreadable.push({ path: next, why: reasonOf(error) });
    }
  }
  return { files, unreadable };
}

function candidatesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isDirectory() ||
        ((entry.isFile() || entry.isSymbolicLink()) && isCandidate(folder, entry.name)),
    )
    .map((entry) => join(folder, entry.name));
}

/** Older versions of Gemini CLI have a chat in one JSON document; other such documents lie beside transcripts. */
function isCandidate(folder: string, name: string): boolean {
  if (/\.jsonl(?:\.zst)?$/.test(name)) return true;
  return /^session-.+\.json$/.test(name) && basename(folder) === 'chats';
}

/** What the system says of a failure, in a word: `EACCES`. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? (error instanceof Error ? error.message : String(error));
}

/** The root of the project that a chat of Gemini CLI is about, which it keeps two folders above. */
export function projectRootFile(path: string): string {
  return join(dirname(dirname(path)), '.project_root');
}
