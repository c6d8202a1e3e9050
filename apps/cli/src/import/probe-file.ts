import { existsSync, readFileSync } from 'node:fs';
import { type Agent, createTranscriptProbe } from '@skep/ingest';
import { fileLines } from '../transcripts/file-lines.ts';
import { canDecompress, isCompressed } from '../transcripts/read-bytes.ts';
import { type FoundFile, projectRootFile, reasonOf } from './find-files.ts';

/** A file that is a transcript. */
export interface TranscriptFile extends FoundFile {
  readonly agent: Agent;
  /** The folder that the agent was started in; null where the file does not say. */
  readonly folder: string | null;
  readonly beganAt: Date;
}

export type Probed =
  | { readonly kind: 'transcript'; readonly file: TranscriptFile }
  | { readonly kind: 'other'; readonly why: string };

/** So many lines and bytes may come before the one that tells. */
const MAX_LINES = 200;
const MAX_BYTES = 4 * 1024 * 1024;

/** Finds out from its first lines what a file is. */
export async function probeFile(found: FoundFile): Promise<Probed> {
  const { path } = found;
  if (isCompressed(path) && !canDecompress()) {
    return other('it is compressed (zstd): use Node 22.15 or newer, or decompress it with "unzstd"');
  }
  const probe = createTranscriptProbe();
  let lines = 0;
  let bytes = 0;
  try {
    const chunks = fileLines(path, (read) => {
      bytes += read;
    });
    for await (const chunk of chunks) {
      for (const line of chunk.lines.slice(0, MAX_LINES)) probe.line(line);
      lines += chunk.lines.length;
      const isClear = probe.agent !== null && probe.folder !== null;
      if (isClear || lines >= MAX_LINES || bytes >= MAX_BYTES) break;
    }
  } catch (error) {
    return other(`it cannot be read: ${reasonOf(error)}`);
  }
  const { agent, beganAt } = probe;
  if (agent === null) {
    return other(
      bytes === 0 ? 'it is empty' : 'none of its first lines is one of a transcript that Skep knows',
    );
  }
  const folder = probe.folder ?? (agent === 'gemini' ? projectRoot(path) : null);
  return { kind: 'transcript', file: { ...found, agent, folder, beganAt: beganAt ?? found.modifiedAt } };
}

function other(why: string): Probed {
  return { kind: 'other', why };
}

function projectRoot(path: string): string | null {
  const file = projectRootFile(path);
  try {
    return existsSync(file) ? readFileSync(file, 'utf8').trim() || null : null;
  } catch {
    // It would only have said which project it is.
    return null;
  }
}
