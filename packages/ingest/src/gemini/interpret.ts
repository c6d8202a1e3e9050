import { type Capture, createCapture } from '../capture/capture.ts';
import type { EventContext } from '../event-context.ts';
import { type HookEvent, ignored, interpretHookEvent } from '../hook-event.ts';
import type { HookEnvironment, Interpretation, Observation } from '../observation.ts';
import { observe } from '../observe.ts';
import { isPayload, type Payload, textField } from '../payload.ts';
import { timeField } from '../transcripts/line-time.ts';
import { sessionEvent } from './session-events.ts';
import { callFinished, callStarted } from './tool-calls.ts';

/**
 * Says what one hook event of Gemini CLI means. Pure, and never throws: what it cannot read is `ignored`, with the reason.
 *
 * @param payload The JSON that the hook got on stdin.
 * @param capture What of it may be stored.
 */
export function interpretGemini(
  payload: unknown,
  environment: HookEnvironment,
  capture: Capture = createCapture(),
): Interpretation {
  return interpretHookEvent(payload, (event) => {
    // Its own clock says more than the time of arrival: what was done in parallel arrives in any order.
    const receivedAt = timeField(event.payload) ?? environment.receivedAt;
    return interpretEvent(event, { environment: { ...environment, receivedAt }, capture });
  });
}

function interpretEvent({ name, sessionId, payload }: HookEvent, context: EventContext): Interpretation {
  const words = { cwd: textField(payload, 'cwd'), model: modelOf(payload) };
  const observed = (told: Partial<Observation>): Interpretation => ({
    kind: 'observation',
    observation: { ...observe('gemini', sessionId, words, context.environment), ...told },
  });
  switch (name) {
    case 'BeforeTool':
      return observed({ sightings: [callStarted(payload, context)] });
    case 'AfterTool':
      return observed({ sightings: [callFinished(payload, context)] });
    case 'BeforeModel':
      // It is no event, and says nothing of an instance that nothing else is known of.
      return words.model === null
        ? ignored('the BeforeModel event names no model')
        : observed({ createsInstance: false });
    case 'AfterModel':
    case 'BeforeToolSelection':
      return ignored(
        `${name} tells nothing that is kept: BeforeModel names the model, the chat log has the tokens`,
      );
    case 'PreCompress':
      if (payload.trigger === 'auto') {
        return ignored(
          'an automatic PreCompress comes before every call of the model, and compresses nothing as a rule',
        );
      }
  }
  return observed({
    opensSession: name === 'SessionStart',
    events: [{ ...sessionEvent(name, payload, context), session_id: sessionId, agent_id: null }],
  });
}

function modelOf({ llm_request: request }: Payload): string | null {
  return isPayload(request) ? textField(request, 'model') : null;
}
