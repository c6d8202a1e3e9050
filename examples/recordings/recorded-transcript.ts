import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readRecordings } from './recordings.ts';

let files: ReadonlyMap<string, string> | undefined;

/**
 * The recorded file of a transcript that a payload names: those lie where they lay on the machine that was recorded.
 *
 * @returns Its path here; null where it was not recorded.
 */
export function recordedTranscript(pathInPayload: string): string | null {
  files ??= new Map(locations());
  return files.get(basename(pathInPayload)) ?? null;
}

/** The names that the agents gave their files, each with the file here. No two have the same name. */
function* locations(): Generator<[name: string, file: string]> {
  for (const { events, transcriptPath, subagentTranscriptPaths } of readRecordings()) {
    const named = events.map(({ payload }) => payload);
    const own = named.find((payload) => typeof payload.transcript_path === 'string');
    if (transcriptPath !== null && own !== undefined) {
      yield [basename(String(own.transcript_path)), transcriptPath];
    }
    const ofSubagents = new Set(named.map((payload) => payload.agent_transcript_path).filter(Boolean));
    for (const file of subagentTranscriptPaths) {
      const id = subagentIdOf(file);
      for (const path of ofSubagents) if (String(path).includes(id)) yield [basename(String(path)), file];
    }
  }
}

/** The subagent whose transcript this is: Claude Code has its id in the file's name, Codex in the file's first line. */
export function subagentIdOf(file: string): string {
  const named = /^agent-(.+)\.jsonl$/.exec(basename(file))?.[1];
  if (named !== undefined) return named;
  const [first = '{}'] = readFileSync(file, 'utf8').split('\n', 1);
  return String(JSON.parse(first).payload?.id);
}
