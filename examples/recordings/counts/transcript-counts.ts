import { readFileSync } from 'node:fs';
import { subagentIdOf } from '../recorded-transcript.ts';
import { RECORDED_AGENTS, type RecordedAgent, type Recording, readRecordings } from '../recordings.ts';
import { countClaudeCode } from './claude-code.ts';
import { countCodex } from './codex.ts';
import type { Counts } from './counts.ts';
import { countGemini } from './gemini.ts';

/**
 * What the agents' own transcripts of the recorded sessions say, by the session's id, or the subagent's.
 *
 * @param part `hooked` leaves out the runs of a session whose hooks were not recorded: Gemini's log has one.
 */
export function transcriptCounts(
  agents: readonly RecordedAgent[] = RECORDED_AGENTS,
  part: 'hooked' | 'whole' = 'hooked',
): Record<string, Counts> {
  const counts: Record<string, Counts> = {};
  for (const recording of readRecordings(agents)) {
    const { agent, sessionId, transcriptPath, subagentTranscriptPaths } = recording;
    const until = part === 'whole' ? new Date(8.64e15) : end(recording);
    if (transcriptPath !== null) counts[sessionId] = count(agent, transcriptPath, until);
    for (const path of subagentTranscriptPaths) counts[subagentIdOf(path)] = count(agent, path, until);
  }
  return counts;
}

function count(agent: RecordedAgent, path: string, until: Date): Counts {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  if (agent === 'claude-code') return countClaudeCode(lines);
  return agent === 'codex' ? countCodex(lines) : countGemini(lines, until);
}

function end({ events }: Recording): Date {
  return events.at(-1)?.receivedAt ?? new Date(0);
}
