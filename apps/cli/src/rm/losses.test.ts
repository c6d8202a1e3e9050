import type { InstanceDependants } from '@skep/contracts';
import { expect, test } from 'vitest';
import { concernsOthers, lossText } from './losses.ts';

const dependants = (more: Partial<InstanceDependants> = {}): InstanceDependants => ({
  instance_id: 'one',
  children: [],
  relationships: 0,
  reviews: 0,
  open_reviews: 0,
  reviews_given: 0,
  open_reviews_given: 0,
  reviewed: [],
  findings: 0,
  decisions: 0,
  events: 0,
  messages: 0,
  tokens: 0,
  ...more,
});

test.each<[Partial<InstanceDependants>, string, boolean]>([
  [{}, 'one with 0 events and 0 relationships', false],
  [
    { events: 1, messages: 2, tokens: 12345 },
    'one with 1 event, 2 messages (12,345 tokens) and 0 relationships',
    false,
  ],
  [
    { children: ['a'], relationships: 1 },
    'one with 0 events and 1 relationship, leaving a without a parent',
    true,
  ],
  [
    { children: ['a', 'b', '\u001b[2J'] },
    'one with 0 events and 0 relationships, leaving a, b and \\e[2J without a parent',
    true,
  ],
  [
    { reviews: 2, open_reviews: 1, findings: 3, decisions: 1 },
    'one with 0 events, 0 relationships, 2 rounds of review of its work (1 open), 3 findings and 1 decision',
    true,
  ],
  [
    { reviews_given: 3, reviewed: ['a', 'b'] },
    'one with 0 events, 0 relationships and 3 rounds of review of a and b',
    true,
  ],
])('%j is told', (more, text, concerns) => {
  expect(lossText(dependants(more))).toBe(text);
  expect(concernsOthers(dependants(more))).toBe(concerns);
});
