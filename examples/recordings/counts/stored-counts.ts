import type { Database } from '@skep/contracts';
import type { Counts } from './counts.ts';

/** What a database says, by the ids of sessions and subagents: to be compared with the transcripts. */
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
