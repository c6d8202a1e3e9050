import { EVENT_OUTCOMES, type MCPEventRecord, type NewMCPEvent } from '@skep/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallSighting } from '../observation.ts';
import { pairSightings } from './pair-sightings.ts';

const begin = Date.parse('2026-01-02T03:04:05.000Z');
const INPUT = '{"command":"npm test"}';

interface Seen {
  readonly outcome?: NewMCPEvent['outcome'];
  readonly error?: string | null;
  readonly output?: string;
  readonly input?: string;
  readonly id?: string | null;
  readonly duration?: number | null;
}

/** A sighting, `at` milliseconds after the beginning. */
function sighting(phase: CallSighting['phase'], at: number, seen: Seen = {}): CallSighting {
  const { outcome, error = null, output, input = INPUT, id = null, duration = null } = seen;
  const output_ = output === undefined ? '' : `,"output":${JSON.stringify(output)}`;
  return {
    group: 'g',
    phase,
    event: {
      kind: 'tool_call',
      tool_name: 'run_shell_command',
      tool_use_id: id,
      dedupe_key: null,
      outcome: outcome ?? (phase === 'started' ? 'running' : 'succeeded'),
      error_message: error,
      duration_ms: duration,
      git_commit_hash: null,
      metadata: `{"input":${input}${output_}}`,
      timestamp: new Date(begin + at),
    },
  };
}

const started = (at: number) => sighting('started', at);
const finished = (at: number, seen: Seen = {}) => sighting('finished', at, seen);
/** In the log of Gemini CLI, whose ids tell when the model asked for the call. */
const logged = (from: number, to: number, seen: Seen = {}) =>
  sighting('logged', to, { id: `run_shell_command__run_shell_command_${begin + from}_0`, ...seen });

const NOTHING = {
  error_message: null,
  metadata: null,
  git_commit_hash: null,
  status_change: null,
  is_status_updating: false,
  tool_use_id: null,
  duration_ms: null,
  agent_id: null,
};

/** What the store gives back of what it was given. */
function stored(events: readonly NewMCPEvent[]): MCPEventRecord[] {
  return events.map((event, index) => {
    const [id, success] = [index + 1, event.outcome === 'succeeded'];
    return { ...NOTHING, ...event, id, success, session_id: 's', dedupe_key: `g#${id}` } as MCPEventRecord;
  });
}

/** Delivers them one batch after the other. */
function deliver(...batches: readonly (readonly CallSighting[])[]): MCPEventRecord[] {
  return batches.reduce<MCPEventRecord[]>((known, seen) => stored(pairSightings(known, seen, 'i')), []);
}

/** The calls as `[begin, duration, outcome]`. */
function calls(...batches: readonly (readonly CallSighting[])[]) {
  return deliver(...batches).map(({ timestamp, duration_ms, outcome }) => [
    timestamp.getTime() - begin,
    duration_ms,
    outcome,
  ]);
}

describe('what was seen comes to calls', () => {
  test('a beginning alone is a call that runs; an end alone is a call, too', () => {
    expect(calls([started(1)])).toEqual([[1, null, 'running']]);
    expect(calls([finished(5, { outcome: 'failed', error: 'no' })])).toEqual([[5, null, 'failed']]);
  });

  test('a beginning and an end are one call', () => {
    expect(calls([started(1)], [finished(5)])).toEqual([[1, 4, 'succeeded']]);
    expect(calls([finished(5)], [started(1)])).toEqual([[1, 4, 'succeeded']]);
  });

  test('the same call twice is two calls', () => {
    expect(calls([started(1)], [finished(5)], [started(7)], [finished(9)])).toEqual([
      [1, 4, 'succeeded'],
      [7, 2, 'succeeded'],
    ]);
  });

  test('where a call is cancelled and made again, the end belongs to the second', () => {
    const expected = [
      [1, null, 'running'],
      [10, 2, 'succeeded'],
    ];
    expect(calls([started(1)], [started(10)], [finished(12)])).toEqual(expected);
    expect(calls([finished(12)], [started(1)], [started(10)])).toEqual(expected);
  });

  test('the log tells what became of the cancelled one', () => {
    const log = [logged(0, 3, { outcome: 'interrupted' }), logged(9, 13)];
    const expected = [
      [1, 2, 'interrupted'],
      [10, 2, 'succeeded'],
    ];
    expect(calls([started(1)], [started(10)], [finished(12)], log)).toEqual(expected);
    expect(calls(log, [finished(12)], [started(10)], [started(1)])).toEqual(expected);
  });

  test('calls at the same time are counted, whatever the order of their ends', () => {
    const all = [started(1), started(2), finished(5), finished(6, { outcome: 'failed' })];
    expect(calls(all)).toHaveLength(2);
    expect(calls(all).filter(([, , outcome]) => outcome === 'failed')).toHaveLength(1);
    expect(
      calls(all, [logged(0, 7, { id: 'a_1767323045000_0' }), logged(0, 7, { id: 'b_1767323045000_1' })]),
    ).toHaveLength(2);
  });

  test('a logged call without a beginning takes the last that ended before it', () => {
    const log = sighting('logged', 13, { id: 'x' });
    const [first, second] = deliver([started(1), finished(3), started(10), finished(12), log]);
    expect([first?.tool_use_id, second?.tool_use_id]).toEqual([null, 'x']);
  });

  test('a logged call has its id, and its own duration where nothing else was seen', () => {
    const id = `run_shell_command__run_shell_command_${begin}_0`;
    expect(deliver([logged(0, 8, { output: 'ok' })])).toMatchObject([
      { tool_use_id: id, duration_ms: 8, instance_id: 'i', outcome: 'succeeded' },
    ]);
    expect(calls([sighting('logged', 8, { id: 'x', duration: 3 })])).toEqual([[5, 3, 'succeeded']]);
  });
});

test('an event has its input and its output, and what it was made from', () => {
  const [event] = deliver(
    [started(1)],
    [finished(5, { output: 'failed 1', outcome: 'failed', error: 'no' })],
  );
  expect(event?.error_message).toBe('no');
  expect(JSON.parse(event?.metadata ?? '')).toEqual({
    input: { command: 'npm test' },
    output: 'failed 1',
    sightings: { started: { at: '2026-01-02T03:04:05.001Z' }, finished: { at: '2026-01-02T03:04:05.005Z' } },
  });
});

test('is of the instance that the hooks named, not of the one that the reader of a log took it for', () => {
  const hooked = stored(pairSightings([], [started(1)], 'hooked'));
  const both = pairSightings(hooked, [logged(0, 5)], 'imported');
  expect(both).toMatchObject([{ instance_id: 'hooked', duration_ms: 4 }]);
});

test('where nothing of inputs and outputs may be stored, the times are enough', () => {
  const nothing = (sighting: CallSighting) => ({ ...sighting, event: { ...sighting.event, metadata: null } });
  const [event, ...others] = deliver([nothing(started(1))], [nothing(finished(5))]);
  expect(others).toEqual([]);
  expect(Object.keys(JSON.parse(event?.metadata ?? ''))).toEqual(['sightings']);
});

test('an event whose metadata was written by something else stays a call', () => {
  const foreign = deliver([started(1), finished(5)], [started(7)]).map((event) => ({
    ...event,
    metadata: '[1]',
  }));
  const calls = pairSightings(foreign, [finished(9)], 'i');
  expect(calls.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
});

test('metadata never outgrows what the store takes', () => {
  const long = 'x'.repeat(400_000);
  const input = JSON.stringify({ content: long });
  const all = [sighting('finished', 5, { input, output: long }), logged(0, 6, { input, output: `${long}y` })];
  const [event, ...others] = deliver(all);
  expect(others).toEqual([]);
  expect(event?.metadata?.length).toBeLessThan(1_048_576);
  expect(event?.metadata).toContain(long);
});

describe('the result depends on nothing but the set of sightings', () => {
  const time = fc.integer({ min: 0, max: 12 });
  const seen = fc.record({
    outcome: fc.constantFrom(...EVENT_OUTCOMES),
    error: fc.constantFrom(null, 'no', 'never'),
    output: fc.constantFrom('', 'ok', 'not ok'),
    input: fc.constantFrom(INPUT, '{"command":"npm test","cwd":"."}'),
    duration: fc.option(fc.integer({ min: 0, max: 12 })),
  });
  const anySighting: fc.Arbitrary<CallSighting> = fc.oneof(
    time.map(started),
    fc.tuple(time, seen).map(([at, facts]) => finished(at, facts)),
    fc
      .tuple(time, seen, fc.constantFrom('a', 'b', 'c', null))
      .map(([at, facts, id]) => sighting('logged', at, { ...facts, id })),
    fc
      .tuple(time, time, seen)
      .map(([a, b, facts]) => logged(Math.min(a, b), Math.max(a, b), { ...facts, duration: null })),
  );

  /** A set of sightings, and a way to deliver it: in any order and any batches, some more than once. */
  const deliveries = fc
    .array(anySighting, { maxLength: 10 })
    .chain((set) =>
      fc.tuple(
        fc.constant(set),
        fc.shuffledSubarray(set, { minLength: set.length }),
        fc.array(fc.subarray(set), { maxLength: 4 }),
      ),
    )
    .chain(([set, shuffled, repeated]) =>
      fc.tuple(
        fc.constant(set),
        fc.shuffledSubarray([...shuffled.map((one) => [one]), ...repeated], {
          minLength: shuffled.length + repeated.length,
        }),
      ),
    );

  test('not on the order, the batches, or how often each was delivered', () => {
    fc.assert(
      fc.property(deliveries, ([set, batches]) => {
        expect(deliver(...batches)).toEqual(deliver(set));
      }),
      { numRuns: 3000 },
    );
  });

  /** Calls as they are made: one after the other or at once. A cancelled one has no end but in the log. */
  const madeCalls = fc.array(
    fc.record({
      start: fc.integer({ min: 10, max: 1000 }),
      length: fc.integer({ min: 1, max: 300 }),
      outcome: fc.constantFrom('succeeded', 'failed', 'interrupted'),
    }),
    { maxLength: 8 },
  );
  const id = (from: number, index: number) => `call_${begin + from}_${index}`;

  test.each([
    ['hooks alone', false, id],
    ['the log, whose ids tell the beginning', true, id],
    ['the log, without beginnings', true, (_: number, index: number) => `call ${index}`],
  ])('there are as many calls, and failures, as were made: %s', (_, isLogged, idOf) => {
    fc.assert(
      fc.property(madeCalls, (made) => {
        // Two calls that begin, or end, in the same millisecond could not be told apart.
        const times = made.flatMap(({ start, length }) => [start * 2, (start + length) * 2 + 1]);
        fc.pre(new Set(times).size === times.length);
        const all = made.flatMap(({ start, length, outcome }, index) => {
          const [from, to] = [start * 2, (start + length) * 2 + 1];
          return [
            started(from),
            ...(outcome === 'interrupted' ? [] : [finished(to, { outcome })]),
            ...(isLogged ? [logged(from, to + 1, { outcome, id: idOf(from - 1, index) })] : []),
          ];
        });
        const told = made.map(({ outcome }) =>
          outcome === 'interrupted' && !isLogged ? 'running' : outcome,
        );
        expect(
          deliver(all)
            .map(({ outcome }) => outcome)
            .toSorted(),
        ).toEqual(told.toSorted());
      }),
      { numRuns: 3000 },
    );
  });
});
