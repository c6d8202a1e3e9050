import { expect, test } from 'vitest';
import { ACTIVE, EVENTS_PER_INSTANCE, eventAt, instanceAt, instanceCount, newEventAt } from './fleet.ts';

const EVENTS = 20_000;

test('a longer history has more instances, and as many active ones', () => {
  for (const events of [10_000, 200_000]) {
    const instances = Array.from({ length: instanceCount(events) }, (_, index) => instanceAt(index, events));
    expect(instances.filter(({ status }) => status === 'started')).toHaveLength(ACTIVE);
    expect(instances).toHaveLength(events / EVENTS_PER_INSTANCE);
  }
});

test('every instance has its share of the events, the last of which is its last activity', () => {
  const own = new Map<string, number[]>();
  for (let index = 0; index < EVENTS; index += 1) {
    const { instance_id, timestamp } = eventAt(index);
    own.set(instance_id, [...(own.get(instance_id) ?? []), timestamp]);
  }
  for (let index = 0; index < instanceCount(EVENTS); index += 1) {
    const { id, last_activity } = instanceAt(index, EVENTS);
    expect(own.get(id)).toHaveLength(EVENTS_PER_INSTANCE);
    expect(own.get(id)?.at(-1)).toBe(last_activity);
  }
});

test('an event that is logged later is a new one of an active instance', () => {
  const stored = new Set(Array.from({ length: EVENTS }, (_, index) => eventAt(index).tool_use_id));
  const active = instanceAt(instanceCount(EVENTS) - ACTIVE, EVENTS);
  const event = newEventAt(0, EVENTS);
  expect(stored.has(event.tool_use_id)).toBe(false);
  expect(event.instance_id).toBe(active.id);
  expect(event.timestamp).toBeGreaterThan(active.last_activity);
});
