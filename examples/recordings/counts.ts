import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@skep/contracts';

export interface Counts {
  readonly tool_calls: number;
  readonly failures: number;
}

/** What the agents' own transcripts of the recorded sessions say, by the session's id, or the subagent's. */
export function transcriptCounts(): Record<string, Counts> {
  const { sessions } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'claude-code/counts.json'), 'utf8'),
  ) as { sessions: Record<string, Counts & { subagents: Record<string, Counts> }> };
  return Object.fromEntries(
    Object.entries(sessions).flatMap(([id, { tool_calls, failures, subagents }]) => [
      [id, { tool_calls, failures }],
      ...Object.entries(subagents),
    ]),
  );
}

/** What a database says, to be compared with that. */
export async function storedCounts(db: Database): Promise<Record<string, Counts>> {
  const activity = new Map((await db.getInstanceActivity()).map((one) => [one.instance_id, one]));
  const instances = await db.listInstances();
  return Object.fromEntries(
    instances.map(({ id, session_id }) => {
      const { tool_calls = 0, failures = 0 } = activity.get(id) ?? {};
      return [session_id, { tool_calls, failures }];
    }),
  );
}
