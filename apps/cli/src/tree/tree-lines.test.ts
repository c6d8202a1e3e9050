import type { InstanceRecord, RelationshipRecord } from '@skep/contracts';
import { expect, test } from 'vitest';
import { Family } from './family.ts';
import { ASCII_LINES, treeLines, UNICODE_LINES } from './tree-lines.ts';

const instance = (id: string, parent: string | null = null) =>
  ({ id, parent_instance_id: parent }) as InstanceRecord;
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
) {
  const family = new Family(instances, relationships);
  return treeLines(family, from === undefined ? family.roots() : family.rootsOf(from), style)
    .flat()
    .map(({ prefix, instance, labels, again }) =>
      [prefix + instance.id, ...labels, ...(again ? ['again'] : [])].join(' '),
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
  expect(draw(instances, [review('a', 'b', 2)])).toEqual(['a', '`- b spawned_review, round 2']);
});

test('who has two parents is shown once in full', () => {
  const instances = [instance('a'), instance('b'), instance('c', 'a'), instance('d', 'c')];
  expect(draw(instances, [review('b', 'c', 1)])).toEqual([
    'a',
    '`- c',
    '   `- d',
    'b',
    '`- c spawned_review, round 1 again',
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
  const family = new Family(chain, []);
  expect(treeLines(family, family.roots(), { middle: '', last: '', beside: '', below: '' })[0]).toHaveLength(
    20_000,
  );
});
