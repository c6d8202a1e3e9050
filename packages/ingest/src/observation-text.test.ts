import { readRecordings } from '@skep/recordings';
import { expect, test } from 'vitest';
import { nowhere } from '../test/environment.ts';
import { interpreters } from './interpreters.ts';
import { decodeObservation, encodeObservation } from './observation-text.ts';

test('what was recorded of real sessions comes back as it was, from one line each', () => {
  let observations = 0;
  for (const { agent, events } of readRecordings()) {
    for (const { payload, receivedAt } of events) {
      const interpretation = interpreters[agent](payload, { ...nowhere, receivedAt });
      if (interpretation.kind === 'ignored') continue;
      const line = encodeObservation(interpretation.observation);
      expect(line).not.toContain('\n');
      expect(decodeObservation(line)).toEqual(interpretation.observation);
      observations += 1;
    }
  }
  expect(observations).toBeGreaterThan(500);
});

test.each([
  ['{"version":1,"agent":"claude-code","sess', 'not valid JSON'],
  ['[]', 'not a JSON object'],
  ['{"version":2}', 'version 2'],
  ['{"version":1,"agent":"nobody"}', 'no observation'],
  [
    '{"version":1,"agent":"codex","sessionId":"s","facts":{},"events":[1],"sightings":[],"usage":[]}',
    'no observation',
  ],
])('%s is refused', (text, why) => {
  expect(() => decodeObservation(text)).toThrow(why);
});
