import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../test/run.ts';
import { appendToSpool } from './append.ts';
import { spoolDepth } from './depth.ts';
import { type DrainResult, drainSpool } from './drain.ts';
import { lockHolder, takeLock } from './lock.ts';
import { isSpoolEmpty, listBatches, nextBatch } from './names.ts';

let folder: string;
let spool: string;
let recorded: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skep-spool-'));
  spool = join(folder, 'fleet.db.spool');
  recorded = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entries = (count: number) => Array.from({ length: count }, (_, index) => JSON.stringify({ index }));
const drain = (): Promise<DrainResult | null> =>
  drainSpool(spool, {
    record: async (batch) => {
      recorded.push(...batch);
    },
    isEntryAtFault: () => false,
  });

describe('what is appended', () => {
  test('is drained in order, once, and nothing is left', async () => {
    const all = entries(1000);
    for (const entry of all) appendToSpool(spool, entry);
    expect(spoolDepth(spool)).toMatchObject({ waiting: 1000, rejected: 0, since: expect.any(Date) as Date });
    expect(await drain()).toEqual({ recorded: 1000, rejected: 0 });
    expect(recorded).toEqual(all);
    expect(await drain()).toEqual({ recorded: 0, rejected: 0 });
    expect(recorded).toEqual(all);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not for other users', () => {
    appendToSpool(spool, '{}');
    expect(statSync(spool).mode & 0o777).toBe(0o600);
  });

  test('may be longer than any buffer, and hold any character but line breaks', async () => {
    const long = JSON.stringify({ text: 'ä😀'.repeat(400_000) });
    appendToSpool(spool, long);
    appendToSpool(spool, '{"next":"\u2028"}');
    await drain();
    expect(recorded).toEqual([long, '{"next":"\u2028"}']);
    expect(() => appendToSpool(spool, 'a\nb')).toThrow(TypeError);
  });

  test('comes after what a killed process left unfinished, unharmed', async () => {
    appendToSpool(spool, '{"whole":1}');
    writeFileSync(spool, '\n{"tor', { flag: 'a' });
    appendToSpool(spool, '{"whole":2}');
    await drain();
    expect(recorded).toEqual(['{"whole":1}', '{"tor', '{"whole":2}']);
  });

  test('needs a folder: without one it fails, and says so', () => {
    expect(() => appendToSpool(join(folder, 'nowhere', 'x.spool'), '{}')).toThrow('ENOENT');
    expect(isSpoolEmpty(join(folder, 'nowhere', 'x.spool'))).toBe(true);
  });
});

describe('a store that does not take an entry', () => {
  test('keeps it waiting when that may pass, with all that come after', async () => {
    for (const entry of entries(3)) appendToSpool(spool, entry);
    const locked = drainSpool(spool, {
      record: async () => {
        throw new Error('locked');
      },
      isEntryAtFault: () => false,
    });
    await expect(locked).rejects.toThrow('locked');
    appendToSpool(spool, '{"index":3}');
    expect(spoolDepth(spool).waiting).toBe(4);
    await drain();
    expect(recorded).toEqual(entries(4));
  });

  test('has it put aside when it will never take it, and gets all the others', async () => {
    for (const entry of entries(500)) appendToSpool(spool, entry);
    const result = await drainSpool(spool, {
      record: async (batch) => {
        if (batch.includes('{"index":250}')) throw new Error('no such field');
        recorded.push(...batch);
      },
      isEntryAtFault: () => true,
    });
    expect(result).toEqual({ recorded: 499, rejected: 1 });
    expect(recorded).toEqual(entries(500).filter((entry) => entry !== '{"index":250}'));
    expect(JSON.parse(readFileSync(`${spool}.rejected`, 'utf8'))).toMatchObject({
      entry: '{"index":250}',
      reason: 'no such field',
    });
    expect(spoolDepth(spool)).toMatchObject({ waiting: 0, rejected: 1, since: null });
  });
});

describe('the lock', () => {
  const lock = () => `${spool}.lock`;

  test('is for one: another drain does nothing while it is held', async () => {
    appendToSpool(spool, '{}');
    const held = takeLock(lock());
    expect(lockHolder(lock())).toMatchObject({ pid: process.pid });
    expect(await drain()).toBeNull();
    held?.release();
    expect(lockHolder(lock())).toBeNull();
    expect(await drain()).toEqual({ recorded: 1, rejected: 0 });
  });

  test.each([
    ['a process that is gone', { pid: 2 ** 22 + 1, started: null }],
    ['another that has its number now', { pid: process.pid, started: '1' }],
  ])('of %s is taken over', async (_name, holder) => {
    const { host } = JSON.parse(JSON.stringify(holderHere())) as { host: string };
    writeFileSync(lock(), JSON.stringify({ host, ...holder }));
    appendToSpool(spool, '{}');
    expect(lockHolder(lock())).toBeNull();
    expect(await drain()).toEqual({ recorded: 1, rejected: 0 });
  });

  test('of another machine is left alone while it is renewed, and taken over when it is not', async () => {
    writeFileSync(lock(), JSON.stringify({ host: 'elsewhere', pid: 1, started: null }));
    appendToSpool(spool, '{}');
    expect(await drain()).toBeNull();
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock(), longAgo, longAgo);
    expect(lockHolder(lock())).toBeNull();
    expect(await drain()).toEqual({ recorded: 1, rejected: 0 });
  });

  test('two that both held it take different batches, and lose none', () => {
    const [one, other] = [nextBatch(spool, []), nextBatch(spool, [])];
    expect(one).not.toBe(other);
    for (const batch of [one, other]) writeFileSync(batch, '{}');
    expect(listBatches(spool)).toEqual([one, other].sort());
    expect(nextBatch(spool, listBatches(spool))).toContain('.0000000002-');
  });

  test('that is no lock is taken over too', async () => {
    writeFileSync(lock(), 'garbage');
    appendToSpool(spool, '{}');
    expect(await drain()).toEqual({ recorded: 1, rejected: 0 });
  });

  function holderHere() {
    const held = takeLock(lock());
    const holder = lockHolder(lock());
    held?.release();
    return holder;
  }
});

test('eight processes append while others drain: each entry is there, in the order of its process', {
  timeout: 60_000,
}, async () => {
  let running = true;
  const writers = Promise.all(
    Array.from({ length: 8 }, (_, index) => run('append-many.ts', spool, `w${index}`, '150')),
  ).finally(() => {
    running = false;
  });
  while (running) {
    await drain();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const ended of await writers) expect(ended).toMatchObject({ code: 0, output: '' });
  await drain();

  const parsed = recorded.map((entry) => JSON.parse(entry) as { name: string; index: number });
  for (let writer = 0; writer < 8; writer += 1) {
    const indexes = parsed.filter(({ name }) => name === `w${writer}`).map(({ index }) => index);
    const first = indexes.filter((index, at) => indexes.indexOf(index) === at);
    expect(first).toEqual(Array.from({ length: 150 }, (_, index) => index));
  }
});

test('killed before and after each of its steps, a drain loses nothing and leaves nothing', {
  timeout: 120_000,
}, async () => {
  const target = join(folder, 'recorded.txt');
  const all = entries(450);
  let kills = 0;
  for (const side of ['before', 'after']) {
    for (let at = 1; ; at += 1) {
      rmSync(target, { force: true });
      for (const entry of all) writeFileSync(spool, `\n${entry}\n`, { flag: 'a' });
      const ended = await run('killed.ts', spool, target, String(at), side);
      if (ended.signal === 'SIGKILL') kills += 1;
      else expect(ended).toMatchObject({ code: 0, output: 'done' });

      recorded = existsSync(target) ? readFileSync(target, 'utf8').split('\n').filter(Boolean) : [];
      appendToSpool(spool, '"after"');
      await drain();
      const first = recorded.filter((entry, index) => recorded.indexOf(entry) === index);
      expect(first).toEqual([...all, '"after"']);
      expect(readdirSync(folder).filter((file) => file !== 'recorded.txt')).toEqual([]);
      if (ended.signal !== 'SIGKILL') break;
    }
  }
  expect(kills).toBeGreaterThan(20);
});
