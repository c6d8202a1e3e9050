import { EVENT_KINDS, type EventKind, INSTANCE_STATUSES, INSTANCE_TYPES } from '@skep/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTerminal } from '../instances/status-transitions.ts';
import { ACTIVITY_STATES } from './activity-state.ts';
import { type ActivityInput, DEFAULT_STALLED_AFTER, deriveActivity } from './derive-activity.ts';

type Seconds = Partial<Record<EventKind, number>>;
const at = (second: number): Date => new Date(second * 1000);
const timesOf = (seconds: Seconds) =>
  Object.fromEntries(Object.entries(seconds).map(([kind, second]) => [kind, at(second)]));

/** An agent heard of at the second `heard`, by default that of its latest event. */
function agent(
  seconds: Seconds,
  heard: number = Math.max(0, ...Object.values(seconds)),
  instance: Partial<ActivityInput['instance']> = {},
): ActivityInput {
  return {
    instance: {
      type: 'coding',
      status: 'started',
      parent_instance_id: null,
      created_at: at(0),
      terminated_at: null,
      last_activity: at(heard),
      ...instance,
    },
    activity: { last_by_kind: timesOf(seconds) },
    now: at(heard + 1),
    process: 'unknown',
  };
}
const inShort = (input: ActivityInput): string => {
  const { state, since, reason } = deriveActivity(input);
  return `${state} ${since.getTime() / 1000} ${reason}`;
};
const later = (input: ActivityInput, ms: number): ActivityInput => ({
  ...input,
  now: new Date(input.instance.last_activity.getTime() + ms),
});

describe('what was told last decides', () => {
  test.each<[string, Seconds, number | undefined, string]>([
    ['nothing', {}, undefined, 'idle 0 no_events'],
    ['a session that has just started', { session_started: 1 }, undefined, 'idle 1 session_started'],
    ['one that was resumed', { session_ended: 1, session_resumed: 2 }, undefined, 'idle 2 session_resumed'],
    ['a prompt', { session_started: 1, prompt: 2 }, undefined, 'working 2 prompt'],
    ['a call', { prompt: 2, tool_call: 3 }, undefined, 'working 3 tool_call'],
    ['a call that ended', { prompt: 2, tool_call: 3 }, 5, 'working 5 progress'],
    ['the end of a turn', { tool_call: 3, turn_ended: 6 }, undefined, 'idle 6 turn_ended'],
    ['a prompt after it', { turn_ended: 6, prompt: 7 }, undefined, 'working 7 prompt'],
    ['a question', { tool_call: 3, needs_attention: 4 }, undefined, 'waiting 4 needs_attention'],
    ['its answer: the call ended', { tool_call: 3, needs_attention: 4 }, 5, 'working 5 progress'],
    [
      'an answer, and the end of the turn',
      { needs_attention: 4, turn_ended: 6 },
      undefined,
      'idle 6 turn_ended',
    ],
    ['more of what came before, after the turn', { tool_call: 3, turn_ended: 6 }, 7, 'idle 6 turn_ended'],
    ['more of it after an error', { tool_call: 3, error: 6 }, 7, 'waiting 6 error'],
    ['more of it after the end', { tool_call: 3, session_ended: 6 }, 7, 'ended 6 session_ended'],
    ['an error', { prompt: 2, error: 3 }, undefined, 'waiting 3 error'],
    ['a prompt after an error', { error: 3, prompt: 4 }, undefined, 'working 4 prompt'],
    ['the end', { turn_ended: 6, session_ended: 7 }, undefined, 'ended 7 session_ended'],
    ['a compaction', { tool_call: 3, compaction: 4 }, undefined, 'working 4 compaction'],
    ['a subagent of its own', { prompt: 2, subagent_started: 4 }, undefined, 'working 4 subagent_started'],
    ['what is not known', { turn_ended: 2, unknown: 4 }, undefined, 'working 4 unknown'],
  ])('%s', (_, seconds, heard, expected) => {
    expect(inShort(agent(seconds, heard))).toBe(expected);
  });

  test.each<[string, Seconds, string]>([
    ['a turn that ended', { prompt: 1, turn_ended: 2, idle: 60 }, 'idle 2 turn_ended'],
    ['a session that started', { session_started: 2, idle: 60 }, 'idle 2 session_started'],
    ['an error, which still needs somebody', { prompt: 1, error: 2, idle: 60 }, 'waiting 2 error'],
    ['work that was broken off', { tool_call: 2, idle: 60 }, 'idle 60 idle'],
    ['a question that nobody answers', { needs_attention: 2, idle: 60 }, 'idle 60 idle'],
  ])('an idle notice after %s', (_, seconds, expected) => {
    expect(inShort(agent(seconds))).toBe(expected);
  });

  test.each<[string, Seconds, string]>([
    ['of a person, after a turn', { turn_ended: 2, status_change: 9 }, 'idle 2 turn_ended'],
    ['of a person, before anything', { status_change: 9 }, 'idle 0 no_events'],
    ['while it works', { prompt: 2, status_change: 9 }, 'working 2 prompt'],
    ['while it waits', { needs_attention: 2, status_change: 9 }, 'waiting 2 needs_attention'],
  ])('a change of status says nothing: %s', (_, seconds, expected) => {
    expect(inShort(agent(seconds))).toBe(expected);
  });

  test('what follows a change of status says something', () => {
    expect(inShort(agent({ needs_attention: 2, status_change: 9 }, 10))).toBe('working 10 progress');
  });
});

describe('of the same time, the stronger decides', () => {
  const order: EventKind[] = [
    'session_ended',
    'needs_attention',
    'turn_ended',
    'tool_call',
    'session_started',
  ];
  test.each(order.map((kind, index) => [kind, order.slice(index + 1)] as const))(
    '%s over %j',
    (kind, weaker) => {
      for (const other of weaker) {
        expect(deriveActivity(agent({ [other]: 5, [kind]: 5 })).reason).toBe(kind);
      }
    },
  );
});

describe('subagents', () => {
  const child = { parent_instance_id: 'parent' };
  test('one that has finished has ended', () => {
    expect(inShort(agent({ tool_call: 2, subagent_finished: 3 }, 3, child))).toBe(
      'ended 3 subagent_finished',
    );
  });
  test('one that goes on after that has not', () => {
    expect(inShort(agent({ subagent_finished: 3, tool_call: 4 }, 4, child))).toBe('working 4 tool_call');
  });
  test('who started it goes on', () => {
    expect(inShort(agent({ tool_call: 2, subagent_finished: 3 }))).toBe('working 3 subagent_finished');
    expect(inShort(agent({ needs_attention: 3, subagent_finished: 3 }))).toBe('waiting 3 needs_attention');
  });
});

test.each(INSTANCE_STATUSES.filter(isTerminal))('the status %s ends everything', (status) => {
  const end = { status, terminated_at: at(5) };
  expect(inShort(agent({ needs_attention: 9 }, 9, end))).toBe(`ended 5 ${status}`);
  expect(inShort({ ...agent({ prompt: 9 }, 9, end), process: 'dead' })).toBe(`ended 5 ${status}`);
});

test('a decision that is asked for is waited for, until the work ends', () => {
  const decision = { asked_at: at(4) };
  const asked = (seconds: Seconds, instance = {}) => inShort({ ...agent(seconds, 9, instance), decision });
  expect(asked({})).toBe('waiting 4 decision');
  expect(asked({ tool_call: 9 })).toBe('waiting 4 decision');
  expect(asked({ session_ended: 9 })).toBe('waiting 4 decision');
  expect(inShort({ ...agent({ tool_call: 3 }), decision, process: 'dead' })).toBe('waiting 4 decision');
  expect(asked({}, { status: 'terminated', terminated_at: at(5) })).toBe('ended 5 terminated');
  expect(inShort({ ...agent({ tool_call: 9 }), decision: null })).toBe('working 9 tool_call');
});

test('an agent without its process is gone, unless it has ended', () => {
  const gone = (seconds: Seconds) => inShort({ ...agent(seconds), process: 'dead' });
  expect(gone({})).toBe('gone 0 no_process');
  expect(gone({ tool_call: 3 })).toBe('gone 3 no_process');
  expect(gone({ needs_attention: 3 })).toBe('gone 3 no_process');
  expect(gone({ session_ended: 3 })).toBe('ended 3 session_ended');
  expect(gone({ turn_ended: 3 })).toBe('gone 3 no_process');
  expect(gone({ session_ended: 3, session_resumed: 4, turn_ended: 5 })).toBe('ended 5 no_process');
  expect(gone({ session_ended: 3, session_resumed: 4 })).toBe('ended 4 no_process');
  expect(gone({ session_ended: 3, session_resumed: 4, tool_call: 5 })).toBe('gone 5 no_process');
});

test('who works and is silent for longer than it may be is stalled, and nobody else', () => {
  const working = agent({ tool_call: 3 });
  expect(inShort(later(working, DEFAULT_STALLED_AFTER))).toBe('working 3 tool_call');
  expect(inShort(later(working, DEFAULT_STALLED_AFTER + 1))).toBe('stalled 3 silence');
  expect(inShort({ ...later(working, 5001), stalledAfter: 5000 })).toBe('stalled 3 silence');
  expect(inShort({ ...later(working, 1e12), stalledAfter: Infinity })).toBe('working 3 tool_call');
  const review = agent({ tool_call: 3 }, 3, { type: 'review' });
  expect(inShort(review)).toBe('reviewing 3 tool_call');
  expect(inShort(later(review, 1e9))).toBe('stalled 3 silence');
  for (const kind of [
    'needs_attention',
    'error',
    'turn_ended',
    'session_started',
    'session_ended',
  ] as const) {
    expect(deriveActivity(later(agent({ [kind]: 3 }), 1e9)).reason).toBe(kind);
  }
});

const input: fc.Arbitrary<ActivityInput> = fc
  .record({
    seconds: fc.dictionary(fc.constantFrom(...EVENT_KINDS), fc.integer({ min: 1, max: 6 })),
    extra: fc.integer({ min: 0, max: 2 }),
    type: fc.constantFrom(...INSTANCE_TYPES),
    status: fc.constantFrom(...INSTANCE_STATUSES),
    parent_instance_id: fc.constantFrom(null, 'parent'),
    process: fc.constantFrom('alive', 'dead', 'unknown'),
    silence: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ seconds, extra, silence, process, ...instance }) => {
    const heard = Math.max(0, ...Object.values(seconds)) + extra;
    const terminated_at = isTerminal(instance.status) ? at(heard) : null;
    return {
      ...agent(seconds, heard, { ...instance, terminated_at }),
      now: at(heard + silence),
      process: process as ActivityInput['process'],
      stalledAfter: 1500,
    };
  });
const property = (check: (input: ActivityInput) => void) =>
  fc.assert(
    fc.property(input, (given) => void check(given)),
    { numRuns: 2000 },
  );

test('there is always one state, since a time that has been', () => {
  property((given) => {
    const { state, since } = deriveActivity(given);
    expect(ACTIVITY_STATES).toContain(state);
    expect(since.getTime()).toBeLessThanOrEqual(given.now.getTime());
  });
});

test('time alone makes who works stalled, and changes nothing else', () => {
  property((given) => {
    const [before, after] = [deriveActivity(given), deriveActivity({ ...given, now: at(1e6) })];
    const isActive = ['working', 'reviewing'].includes(before.state);
    expect(after).toEqual(isActive ? { ...before, state: 'stalled', reason: 'silence' } : before);
  });
});

test('whether the process is there matters only where nothing has ended', () => {
  property((given) => {
    const [alive, dead] = [
      deriveActivity({ ...given, process: 'alive' }),
      deriveActivity({ ...given, process: 'dead' }),
    ];
    expect(deriveActivity({ ...given, process: 'unknown' })).toEqual(alive);
    const hadEnded = given.activity.last_by_kind.session_ended !== undefined;
    const hasEnded = alive.state === 'ended' || (alive.state === 'idle' && hadEnded);
    expect(dead.state).toBe(hasEnded ? 'ended' : 'gone');
  });
});

test('a change of status that is not an end leaves the state as it is', () => {
  property((given) => {
    const { last_by_kind } = given.activity;
    const changed = new Date(given.instance.last_activity.getTime() + 1);
    // Without a call that may have ended unseen: of that, the change of status takes the only trace.
    const latest = Math.max(0, ...Object.values(last_by_kind).map((time) => time.getTime()));
    if (latest < given.instance.last_activity.getTime()) return;
    const after = deriveActivity({
      ...given,
      instance: { ...given.instance, last_activity: changed },
      activity: { last_by_kind: { ...last_by_kind, status_change: changed } },
    });
    expect(after.state).toBe(deriveActivity(given).state);
  });
});
