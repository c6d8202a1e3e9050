import { idField, isPayload, type Payload, textField } from '../payload.ts';
import { timeField } from '../transcripts/line-time.ts';

/** Where and when a line was said. Not every line has all of it: then it is as in the line before. */
export interface Place {
  readonly sessionId: string;
  readonly cwd: string | null;
  readonly branch: string | null;
  readonly at: Date;
}

/** Who said a line: the lines of a subagent may stand among those of its session. */
export interface Speaker extends Place {
  readonly subagentId: string | null;
  readonly isSidechain: boolean;
  readonly model: string | null;
}

/** @returns Null as long as no line has named the session. */
export function placeOf(line: Payload, before: Place | null): Place | null {
  const sessionId = idField(line, 'sessionId') ?? before?.sessionId ?? null;
  if (sessionId === null) return null;
  return {
    sessionId,
    cwd: textField(line, 'cwd') ?? before?.cwd ?? null,
    branch: branchOf(line) ?? before?.branch ?? null,
    at: timeField(line) ?? before?.at ?? new Date(0),
  };
}

/** @param subagentId The subagent that all of the transcript is of, where that is known. */
export function speakerOf(line: Payload, place: Place, subagentId: string | null): Speaker {
  const isSidechain = line.isSidechain === true;
  const model = isPayload(line.message) ? textField(line.message, 'model') : null;
  return {
    ...place,
    isSidechain,
    subagentId: subagentId ?? (isSidechain ? idField(line, 'agentId') : null),
    model: model === '<synthetic>' ? null : model,
  };
}

/** A session that was made from another begins with a copy of that one's lines, which its own transcript tells. */
export function isInherited(line: Payload): boolean {
  const { forkedFrom } = line;
  return isPayload(forkedFrom) && forkedFrom.sessionId !== line.sessionId;
}

/** A worktree without a branch is told as `HEAD`. */
function branchOf(line: Payload): string | null {
  const branch = textField(line, 'gitBranch');
  return branch === 'HEAD' ? null : branch;
}
