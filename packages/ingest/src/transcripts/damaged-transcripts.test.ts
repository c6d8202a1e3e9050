import { createInMemoryTestDb } from '@skep/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { damagedLines } from '../../test/damaged-lines.ts';
import { AGENTS } from '../observation.ts';
import { recordIn } from '../record-observation.ts';
import { createTranscriptProbe } from './transcript-probe.ts';
import { createTranscriptReader } from './transcript-reader.ts';

describe.each(AGENTS)('%s: a transcript of damaged lines', (agent) => {
  const transcript = fc.array(damagedLines(agent), { minLength: 100, maxLength: 100, size: 'max' });

  test('is read to its end', () => {
    fc.assert(
      fc.property(transcript, (lines) => {
        const reader = createTranscriptReader(agent, { isOver: true });
        const probe = createTranscriptProbe();
        for (const line of lines) {
          probe.line(line);
          reader.line(line);
        }
        reader.end();
        const { summary } = reader;
        expect(summary.lines).toBe(lines.filter((line) => line.trim() !== '').length);
      }),
      { numRuns: 100 },
    );
  });

  test('comes to nothing that the store would not take', async () => {
    await fc.assert(
      fc.asyncProperty(transcript, async (lines) => {
        const db = await createInMemoryTestDb();
        const reader = createTranscriptReader(agent, { isOver: true });
        const observations = [...lines.flatMap((line) => reader.line(line)), ...reader.end()];
        await db.transaction(async (tx) => {
          for (const observation of observations) await recordIn(tx, observation);
        });
      }),
      { numRuns: 40 },
    );
  });
});
