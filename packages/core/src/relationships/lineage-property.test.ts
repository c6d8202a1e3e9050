import { type Database, isWorkflowError } from '@skep/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { instance } from '../test/records.ts';

const MAX_DEPTH = 3;
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

const id = fc.constantFrom(...IDS);
const step = fc.oneof(
  fc.record({ call: fc.constant('create' as const), parent: fc.option(id), child: id }),
  fc.record({ call: fc.constant('link' as const), parent: id, child: id }),
  fc.record({ call: fc.constant('move' as const), parent: fc.option(id), child: id }),
  fc.record({ call: fc.constant('delete' as const), parent: fc.constant(null), child: id }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(db: Database, { call, parent, child }: Step): Promise<unknown> {
  if (call === 'create') return db.createInstance(instance(child, { parent_instance_id: parent }));
  if (call === 'move') return db.updateInstance(child, { parent_instance_id: parent });
  if (call === 'delete') return db.deleteInstance(child);
  return db.createRelationship({
    parent_instance: parent,
    child_instance: child,
    relationship_type: 'created_fork',
  });
}

interface Graph {
  readonly nodes: Set<string>;
  /** `parent>child` */
  readonly edges: Set<string>;
}

async function read(db: Database): Promise<Graph> {
  const instances = await db.listInstances();
  const relationships = await db.listRelationships();
  return {
    nodes: new Set(instances.map((each) => each.id)),
    edges: new Set([
      ...instances.flatMap((each) =>
        each.parent_instance_id === null ? [] : [`${each.parent_instance_id}>${each.id}`],
      ),
      ...relationships.map((each) => `${each.parent_instance}>${each.child_instance}`),
    ]),
  };
}

/** The levels of the graph below those without parents; null where it has a circle. The plainest way there is. */
function levelsOf({ nodes, edges }: Graph): number | null {
  let left = [...edges];
  let remaining = [...nodes];
  for (let level = -1; ; level += 1) {
    if (remaining.length === 0) return level;
    const children = new Set(left.map((edge) => edge.split('>')[1]));
    const roots = remaining.filter((node) => !children.has(node));
    if (roots.length === 0) return null;
    left = left.filter((edge) => !roots.includes(edge.split('>')[0] ?? ''));
    remaining = remaining.filter((node) => !roots.includes(node));
  }
}

/** Why the link cannot be added to the graph; null where it can. */
function refusalOf({ nodes, edges }: Graph, parent: string, child: string): string | null {
  const levels = levelsOf({
    nodes: new Set([...nodes, child]),
    edges: new Set([...edges, `${parent}>${child}`]),
  });
  if (levels === null) return 'WORKFLOW_RELATIONSHIP_CYCLE';
  return levels > MAX_DEPTH ? 'WORKFLOW_RELATIONSHIP_DEPTH' : null;
}

describeEngines('whatever is created, linked, moved and deleted', (open) => {
  test('there is no circle and no line too long, and nothing else is refused for that', async () => {
    const db = await open({ workflow: { maxDepth: MAX_DEPTH } });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        for (const each of await db.listInstances()) await db.deleteInstance(each.id);
        for (const next of steps) {
          const before = await read(db);
          const error = await take(db, next).then(
            () => null,
            (reason: unknown) => reason,
          );
          const after = await read(db);
          expect(levelsOf(after) ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(MAX_DEPTH);
          if (error !== null) expect(after).toEqual(before);
          if (isWorkflowError(error)) {
            expect(error.code).toBe(refusalOf(before, String(next.parent), next.child));
          }
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
