import { INSTANCE_TYPES, RELATIONSHIP_TYPES } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines, memoryOpener } from '../test/engines.ts';
import { instance } from '../test/records.ts';

// As docs/architecture.md has it.
const allowed: Readonly<Record<string, { parents: string; children: string }>> = {
  spawned_review: { parents: 'coding', children: 'review' },
  created_fork: { parents: 'coding review planning', children: 'coding review planning' },
  planning_to_issue: { parents: 'planning', children: 'coding review' },
};
const refused: Readonly<Record<string, { parent: string; child: string }>> = {
  spawned_review: { parent: 'WORKFLOW_NOT_A_CODING_INSTANCE', child: 'WORKFLOW_WRONG_REVIEWER' },
  planning_to_issue: {
    parent: 'WORKFLOW_NOT_A_PLANNING_INSTANCE',
    child: 'WORKFLOW_NOT_A_CODING_INSTANCE',
  },
};

const open = memoryOpener();
const cases = RELATIONSHIP_TYPES.flatMap((kind) =>
  INSTANCE_TYPES.flatMap((parent) => INSTANCE_TYPES.map((child) => ({ kind, parent, child }))),
);

test.each(cases)('$kind from $parent to $child goes by the table', async ({ kind, parent, child }) => {
  const db = await open();
  await db.createInstance(instance('p', { type: parent }));
  await db.createInstance(instance('c', { type: child }));
  const call = db.createRelationship({
    parent_instance: 'p',
    child_instance: 'c',
    relationship_type: kind,
  });
  const fits = {
    parent: allowed[kind]?.parents.split(' ').includes(parent),
    child: allowed[kind]?.children.split(' ').includes(child),
  };
  const code = fits.parent ? (fits.child ? null : refused[kind]?.child) : refused[kind]?.parent;
  if (code === null) await expect(call).resolves.toBeUndefined();
  else await expect(call).rejects.toMatchObject({ code, context: { relationship: kind } });
  expect(await db.listRelationships()).toHaveLength(code === null ? 1 : 0);
});

describeEngines('an instance that gets another type', (open) => {
  test('must still fit its relationships', async () => {
    const db = await open();
    await db.createInstance(instance('plan', { type: 'planning' }));
    await db.createInstance(instance('coder'));
    await db.createInstance(instance('reviewer', { type: 'review' }));
    await db.createRelationship({
      parent_instance: 'plan',
      child_instance: 'coder',
      relationship_type: 'planning_to_issue',
    });
    await db.createRelationship({
      parent_instance: 'coder',
      child_instance: 'reviewer',
      relationship_type: 'spawned_review',
    });
    const become = (id: string, type: 'coding' | 'review' | 'planning') => db.updateInstance(id, { type });
    await expect(become('plan', 'coding')).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_A_PLANNING_INSTANCE',
      message: 'Instance "plan" is a coding instance: only a planning instance can have planned an issue.',
    });
    await expect(become('coder', 'review')).rejects.toMatchObject({ code: 'WORKFLOW_NOT_A_CODING_INSTANCE' });
    await expect(become('coder', 'planning')).rejects.toMatchObject({
      code: 'WORKFLOW_NOT_A_CODING_INSTANCE',
    });
    await expect(become('reviewer', 'coding')).rejects.toMatchObject({ code: 'WORKFLOW_WRONG_REVIEWER' });
    await db.deleteInstance('reviewer');
    await become('coder', 'review');
    expect(await db.getInstance('coder')).toMatchObject({ type: 'review' });
  });
});
