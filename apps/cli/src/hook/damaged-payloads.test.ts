import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInMemoryTestDb } from '@skep/core/testing';
import { AGENTS, encodeObservation, type HookEnvironment, interpreters } from '@skep/ingest';
import { damagedPayloads } from '@skep/recordings';
import { appendToSpool, spoolDepth } from '@skep/spool';
import { expect, test } from 'vitest';
import { recordSpools } from '../recorder/record-spool.ts';
import { parsePayload } from './parse-payload.ts';

const PAYLOADS = 10_000;

const environment: HookEnvironment = {
  receivedAt: new Date('2026-01-02T03:04:05.678Z'),
  instanceId: null,
  instanceType: null,
  worktreePath: null,
  branch: null,
  baseBranch: null,
  headCommit: null,
  tmuxSession: null,
  tmuxPane: null,
  agentPid: null,
  host: null,
};

test.each(AGENTS)(
  `of ${PAYLOADS} damaged payloads of %s each is recorded or refused with a reason`,
  {
    timeout: 300_000,
  },
  async (agent) => {
    const seed = Number(process.env.SEED) || Math.floor(Math.random() * 2 ** 32);
    const folder = mkdtempSync(join(tmpdir(), 'skep-damaged-'));
    const spool = join(folder, 'fleet.db.spool');
    const db = await createInMemoryTestDb();
    const ends = { recorded: 0, ignored: 0, unreadable: 0 };
    const problems: unknown[] = [];
    try {
      let entries: string[] = [];
      const payloads = damagedPayloads(agent, seed);
      for (let index = 0; index < PAYLOADS; index += 1) {
        const bytes = payloads.next().value as Buffer;
        const parsed = parsePayload({ kind: 'bytes', bytes }, 1024 * 1024);
        if (!parsed.ok) {
          expect(parsed.message).not.toBe('');
          ends.unreadable += 1;
          continue;
        }
        const at = new Date(environment.receivedAt.getTime() + index);
        const interpretation = interpreters[agent](parsed.payload, { ...environment, receivedAt: at });
        if (interpretation.kind === 'ignored') {
          expect(interpretation.reason).not.toBe('');
          ends.ignored += 1;
          continue;
        }
        entries.push(encodeObservation(interpretation.observation));
        ends.recorded += 1;
        if (entries.length === 500 || index === PAYLOADS - 1) {
          for (const entry of entries) appendToSpool(spool, entry);
          entries = [];
          await recordSpools(db, [spool], (problem) => problems.push(problem));
        }
      }
      for (const entry of entries) appendToSpool(spool, entry);
      await recordSpools(db, [spool], (problem) => problems.push(problem));
      expect({ seed, problems, depth: spoolDepth(spool) }).toMatchObject({
        problems: [],
        depth: { waiting: 0, rejected: 0 },
      });
      expect(ends.recorded).toBeGreaterThan(PAYLOADS / 4);
      expect(Math.min(ends.ignored, ends.unreadable)).toBeGreaterThan(0);
    } finally {
      await db.disconnect();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
