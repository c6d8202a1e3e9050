import { createMemoryAdapter } from '@skep/adapter-memory';
import { expect, test } from 'vitest';
import { runConformance } from './run-conformance.ts';
import { scenarios } from './scenarios/all.ts';
import type { ConformanceOptions } from './subject.ts';

const sound: ConformanceOptions = {
  name: 'sound',
  async open() {
    const store = createMemoryAdapter();
    await store.connect();
    return { store, unconnected: () => createMemoryAdapter(), close: () => store.disconnect() };
  },
};

/** Its find always fails. */
const faulty: ConformanceOptions = {
  name: 'faulty',
  async open() {
    const subject = await sound.open();
    subject.store.find = () => Promise.reject(new Error('find is broken'));
    return subject;
  },
};

test('every scenario has a key of its own, in kebab-case', () => {
  const keys = scenarios.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

test('runs only what is selected, by key or by group', async () => {
  const { scenarios: ran } = await runConformance({ ...sound, only: ['savepoints', 'connect-twice'] });
  expect(new Set(ran.map(({ group }) => group))).toEqual(new Set(['lifecycle', 'savepoints']));
  expect(ran.filter(({ group }) => group === 'lifecycle').map(({ key }) => key)).toEqual(['connect-twice']);
});

test('a failure is told with what went wrong, and fails the run', async () => {
  const report = await runConformance({ ...faulty, only: ['query-null'] });
  expect(report).toMatchObject({ ok: false, counts: { failed: 1, passed: 0 } });
  expect(report.scenarios[0]).toMatchObject({ outcome: 'failed', detail: 'find is broken' });
});

test('a known gap that fails is a gap, and the run goes on', async () => {
  const only = ['query-null', 'specification-version'];
  const report = await runConformance({ ...faulty, only, knownGaps: ['query-null'] });
  expect(report).toMatchObject({ ok: true, counts: { gap: 1, passed: 1, failed: 0 } });
});

test('a known gap that passes fails the run', async () => {
  const report = await runConformance({ ...sound, only: ['query-null'], knownGaps: ['query-null'] });
  expect(report).toMatchObject({ ok: false, counts: { failed: 1 } });
  expect(report.scenarios[0]?.detail).toContain('strike it from knownGaps');
});

test('a known gap or a selection that does not exist fails the run', async () => {
  const gap = await runConformance({ ...sound, only: ['query-null'], knownGaps: ['no-such-scenario'] });
  expect(gap).toMatchObject({ ok: false, problems: [expect.stringContaining('no-such-scenario')] });
  const selection = await runConformance({ ...sound, only: ['query-null', 'no-such-group'] });
  expect(selection).toMatchObject({ ok: false, problems: [expect.stringContaining('no-such-group')] });
});

test('a run in which nothing ran has failed', async () => {
  const report = await runConformance({ ...sound, only: ['crash'] });
  expect(report).toMatchObject({ ok: false, counts: { passed: 0, failed: 0 } });
  expect(report.problems).toEqual(['No scenario ran, so nothing is proven.']);
});

test('a run that consists of known gaps alone has run', async () => {
  const report = await runConformance({ ...faulty, only: ['query-null'], knownGaps: ['query-null'] });
  expect(report.ok).toBe(true);
});

test('what a store cannot do is skipped with the reason, and its absence is tested instead', async () => {
  const { scenarios: ran } = await runConformance({
    ...sound,
    only: ['vacuum-keeps-the-rows', 'vacuum-not-supported'],
  });
  expect(ran.map(({ key, outcome, detail }) => [key, outcome, detail])).toEqual([
    ['vacuum-keeps-the-rows', 'skipped', 'store.supports.vacuum is false'],
    ['vacuum-not-supported', 'passed', null],
  ]);
});

test('a store that cannot be opened or closed fails its scenario', async () => {
  const unopenable = { ...sound, open: () => Promise.reject(new Error('no disk')) };
  expect((await runConformance({ ...unopenable, only: ['query-null'] })).scenarios[0]?.detail).toBe(
    'no disk',
  );
  const unclosable = {
    ...sound,
    open: async () => ({ ...(await sound.open()), close: () => Promise.reject(new Error('stuck')) }),
  };
  expect((await runConformance({ ...unclosable, only: ['query-null'] })).scenarios[0]?.detail).toBe('stuck');
});

test('the same seed gives the same random sequences', async () => {
  const report = () => runConformance({ ...faulty, only: ['model'], seed: 7 });
  const [first, second] = [await report(), await report()];
  expect(first.scenarios[0]?.detail).toContain('seed: 7');
  expect(second.scenarios[0]?.detail).toBe(first.scenarios[0]?.detail);
});
