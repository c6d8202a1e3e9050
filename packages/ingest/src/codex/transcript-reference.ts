import type { CapturePolicy } from '../capture/capture.ts';
import type { TranscriptReference } from '../observation.ts';
import { idField, type Payload, textField } from '../payload.ts';

/**
 * The rollout that has grown by something that hooks do not tell: the outcomes of a turn's calls when it ends, and of
 * whatever was interrupted or failed when the session does.
 */
export function transcriptOf(
  name: string,
  payload: Payload,
  capture: CapturePolicy,
): TranscriptReference | null {
  const reference = (path: string | null, turnId: string | null): TranscriptReference | null =>
    path === null ? null : { path, turnId, capture };
  switch (name) {
    case 'Stop':
      return reference(textField(payload, 'transcript_path'), idField(payload, 'turn_id'));
    case 'SubagentStop':
      return reference(textField(payload, 'agent_transcript_path'), idField(payload, 'turn_id'));
    case 'SessionEnd':
      return reference(textField(payload, 'transcript_path'), null);
    default:
      return null;
  }
}
