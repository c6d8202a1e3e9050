import type {
  InstanceRecord,
  RelationshipRecord,
  RelationshipType,
  ReviewRecord,
  ReviewStatus,
} from '@skep/contracts';
import { expect, test } from 'vitest';
import { Family } from './family.ts';
import { ASCII_LINES, treeLines, UNICODE_LINES } from './tree-lines.ts';

const instance = (id: string, parent: string | null = null, issue_number: number | null = null) =>
  ({ id, parent_instance_id: parent, issue_number }) as InstanceRecord;
const link = (
  parent_instance: string,
  child_instance: string,
  relationship_type: RelationshipType,
  metadata: string | null = null,
) => ({ parent_instance, child_instance, relationship_type, metadata }) as RelationshipRecord;
const round = (parent_instance: string, reviewer_instance: string, number: number, status: ReviewStatus) =>
  ({ parent_instance, reviewer_instance, round: number, status }) as ReviewRecord;
const review = (parent: string, child: string, round: number) =>
  ({
    parent_instance: parent,
    child_instance: child,
    relationship_type: 'spawned_review',
    review_iteration: round,
  }) as RelationshipRecord;

function draw(
  instances: InstanceRecord[],
  relationships: RelationshipRecord[] = [],
  from?: string,
  style = ASCII_LINES,
  reviews: ReviewRecord[] = [],
) {
  const family = new Family({ instances, relationships, reviews });
  return treeLines(family, from === undefined ? family.roots() : family.rootsOf(from), style)
    .flat()
    .map(({ prefix, instance, labels, again }) =>
      [prefix + instance.id, ...labels.map(({ text }) => text), ...(again ? ['again'] : [])].join(' '),
    );
}

test('children stand below their parents, in the order given', () => {
  const instances = [
    instance('a'),
    instance('b', 'a'),
    instance('c', 'b'),
    instance('d', 'a'),
    instance('e'),
  ];
  expect(draw(instances)).toEqual(['a', '|- b', '|  `- c', '`- d', 'e']);
  expect(draw(instances, [], undefined, UNICODE_LINES)).toEqual(['a', '├─ b', '│  └─ c', '└─ d', 'e']);
});

test('a relationship and a parent of the same pair are one line', () => {
  const instances = [instance('a'), instance('b', 'a')];
  expect(draw(instances, [review('a', 'b', 2)])).toEqual(['a', '`- b review 2']);
});

test('who has two parents is shown once in full', () => {
  const instances = [instance('a'), instance('b'), instance('c', 'a'), instance('d', 'c')];
  expect(draw(instances, [review('b', 'c', 1)])).toEqual([
    'a',
    '`- c',
    '   `- d',
    'b',
    '`- c review 1 again',
  ]);
});

test('each round of a reviewer is told with its verdict', () => {
  const instances = [instance('a'), instance('r', 'a'), instance('s', 'a')];
  const relationships = [review('a', 'r', 2), review('a', 's', 3)];
  const reviews = [
    round('a', 'r', 1, 'changes_requested'),
    round('a', 'r', 2, 'timed_out'),
    round('a', 's', 3, 'approved'),
  ];
  expect(draw(instances, relationships, undefined, ASCII_LINES, reviews)).toEqual([
    'a',
    '|- r review 1: changes requested review 2: timed out',
    '`- s review 3: approved',
  ]);
});

test('forks, subagents and plans are told by name', () => {
  const instances = [instance('p'), instance('a', null, 12), instance('b'), instance('f'), instance('s')];
  const relationships = [
    link('p', 'a', 'planning_to_issue'),
    link('p', 'b', 'planning_to_issue'),
    link('a', 'f', 'created_fork', '{"why":1}'),
    link('a', 's', 'created_fork', '{"subagent_of":"f"}'),
    link('b', 'f', 'created_fork', 'null'),
  ];
  expect(draw(instances, relationships)).toEqual([
    'p',
    '|- a planned #12',
    '|  |- f fork',
    '|  `- s subagent of f',
    '`- b planned',
    '   `- f fork again',
  ]);
});

test('circles end', () => {
  const instances = [instance('a', 'b'), instance('b', 'a'), instance('c', 'c')];
  expect(draw(instances)).toEqual(['a', '`- b', '   `- a again', 'c', '`- c again']);
  expect(draw(instances, [], 'b')).toEqual(['b', '`- a', '   `- b again']);
});

test("from one instance: its ancestors' trees and no others", () => {
  const instances = [instance('a'), instance('b', 'a'), instance('c', 'a'), instance('x')];
  expect(draw(instances, [], 'c')).toEqual(['a', '|- b', '`- c']);
});

test('a chain of any length can be drawn', () => {
  const chain = Array.from({ length: 20_000 }, (_, n) => instance(`i${n}`, n === 0 ? null : `i${n - 1}`));
  const family = new Family({ instances: chain });
  expect(treeLines(family, family.roots(), { middle: '', last: '', beside: '', below: '' })[0]).toHaveLength(
    20_000,
  );
});
