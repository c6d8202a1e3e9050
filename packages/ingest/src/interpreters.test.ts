import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nowhere } from '../test/environment.ts';
import { interpreters } from './interpreters.ts';
import { AGENTS } from './observation.ts';

const NAMES = [
  ...['PreToolUse', 'PostToolUse', 'PostToolUseFailure', 'PostToolBatch', 'BeforeTool', 'AfterTool'],
  ...['SessionStart', 'Stop', 'SubagentStop', 'Notification', 'BeforeModel', 'PreCompress', 'Other'],
];

const anything = fc.record(
  {
    hook_event_name: fc.oneof(fc.constantFrom(...NAMES), fc.anything()),
    type: fc.oneof(fc.constant('agent-turn-complete'), fc.anything()),
    session_id: fc.oneof(fc.constant('s1'), fc.anything()),
    'thread-id': fc.oneof(fc.constant('s1'), fc.anything()),
    agent_id: fc.anything(),
    timestamp: fc.oneof(fc.date({ noInvalidDate: true }).map(String), fc.anything()),
    tool_name: fc.oneof(fc.constantFrom('Bash', 'run_shell_command'), fc.anything()),
    tool_use_id: fc.anything(),
    tool_input: fc.oneof(fc.record({ command: fc.anything() }), fc.anything()),
    tool_response: fc.oneof(
      fc.record({
        llmContent: fc.anything(),
        error: fc.anything(),
        isError: fc.boolean(),
        content: fc.anything(),
      }),
      fc.anything(),
    ),
    tool_calls: fc.anything(),
    llm_request: fc.anything(),
    error: fc.string({ unit: 'binary' }),
    duration_ms: fc.double(),
  },
  { requiredKeys: [] },
);

test.each(AGENTS)(
  'whatever %s sends is an observation or ignored with a reason, and never throws',
  (agent) => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.anything()), (payload) => {
        const interpretation = interpreters[agent](payload, nowhere);
        if (interpretation.kind === 'ignored') {
          expect(interpretation.reason).not.toBe('');
          return;
        }
        const { events, sightings, facts } = interpretation.observation;
        expect(events.length + sightings.length + (facts.model === null ? 0 : 1)).toBeGreaterThan(0);
        for (const event of [...events, ...sightings.map((one) => one.event)]) {
          expect(event.timestamp?.getTime()).not.toBeNaN();
        }
      }),
      { numRuns: 2000 },
    );
  },
);
