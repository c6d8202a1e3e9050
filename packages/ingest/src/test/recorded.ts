import { readdirSync, readFileSync } from 'node:fs';
import type { HookEnvironment } from '../observation.ts';

const folder = new URL('../../../../examples/recordings/claude-code/', import.meta.url);

/** A recorded hook event: its payload, and when it arrived. */
export interface Delivery {
  readonly payload: unknown;
  readonly environment: HookEnvironment;
}

/** What the agents' own transcripts of the recorded sessions say. */
export interface TranscriptCounts {
  readonly tool_calls: number;
  readonly failures: number;
}

/** Every recorded hook event, in the order in which the sessions began. */
export function recordedDeliveries(): Delivery[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.hooks.jsonl'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8').split('\n').filter(Boolean).map(deliveryOf))
    .toSorted((a, b) => beginning(a) - beginning(b))
    .flat();
}

/** By the session's id, or the subagent's. */
export function transcriptCounts(): Record<string, TranscriptCounts> {
  const { sessions } = JSON.parse(readFileSync(new URL('counts.json', folder), 'utf8')) as {
    sessions: Record<string, TranscriptCounts & { subagents: Record<string, TranscriptCounts> }>;
  };
  return Object.fromEntries(
    Object.entries(sessions).flatMap(([id, { tool_calls, failures, subagents }]) => [
      [id, { tool_calls, failures }],
      ...Object.entries(subagents),
    ]),
  );
}

export const nowhere: HookEnvironment = {
  receivedAt: new Date(0),
  instanceId: null,
  instanceType: null,
  worktreePath: null,
  branch: null,
  tmuxSession: null,
  agentPid: null,
  host: null,
};

function deliveryOf(line: string): Delivery {
  const { payload, received_at } = JSON.parse(line);
  return { payload, environment: { ...nowhere, receivedAt: new Date(received_at) } };
}

function beginning(deliveries: readonly Delivery[]): number {
  return deliveries[0]?.environment.receivedAt.getTime() ?? 0;
}
