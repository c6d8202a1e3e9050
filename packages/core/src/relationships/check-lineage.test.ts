import type { Database, RelationshipType } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, instance } from '../test/records.ts';

const link = (parent_instance: string, child_instance: string, kind: RelationshipType = 'created_fork') => ({
  parent_instance,
  child_instance,
  relationship_type: kind,
});

/** Each the parent of the next. */
async function chain(db: Database, ...ids: string[]): Promise<void> {
  let parent: string | null = null;
  for (const id of ids) {
    await db.createInstance(instance(id, { parent_instance_id: parent }));
    parent = id;
  }
}

const cycle = (path: string[]) => ({
  code: 'WORKFLOW_RELATIONSHIP_CYCLE',
  message: expect.stringContaining(path.join(' → ')),
  context: { path },
});

const depth = (path: string[], deepestParent: string | null) => ({
  code: 'WORKFLOW_RELATIONSHIP_DEPTH',
  message: expect.stringContaining(path.join(' → ')),
  context: { depth: path.length - 1, path, deepestParent },
});

describeEngines('no circles', (open) => {
  test('of parents', async () => {
    const db = await open();
    await chain(db, 'a', 'b', 'c');
    const head = await db.feed.head();
    await expect(db.updateInstance('a', { parent_instance_id: 'c', model: 'm' })).rejects.toMatchObject({
      ...cycle(['a', 'b', 'c', 'a']),
      operation: 'updateInstance',
      context: { parent: 'c', child: 'a' },
    });
    expect(await db.getInstance('a')).toMatchObject({ parent_instance_id: null, model: null });
    expect(await feedOf(db, head)).toEqual([]);
  });

  test('of relationships, whatever their kinds', async () => {
    const db = await open();
    await db.createInstance(instance('plan', { type: 'planning' }));
    await db.createInstance(instance('coder'));
    await db.createInstance(instance('reviewer', { type: 'review' }));
    await db.createRelationship(link('plan', 'coder', 'planning_to_issue'));
    await db.createRelationship(link('coder', 'reviewer', 'spawned_review'));
    await expect(db.createRelationship(link('reviewer', 'plan'))).rejects.toMatchObject({
      ...cycle(['plan', 'coder', 'reviewer', 'plan']),
      operation: 'createRelationship',
    });
    await expect(db.createRelationship(link('reviewer', 'coder'))).rejects.toMatchObject(
      cycle(['coder', 'reviewer', 'coder']),
    );
    expect(await db.listRelationships()).toHaveLength(2);
  });

  test('of both together', async () => {
    const db = await open();
    await chain(db, 'a', 'b');
    await db.createInstance(instance('c'));
    await db.createRelationship(link('b', 'c'));
    await expect(db.createRelationship(link('c', 'a'))).rejects.toMatchObject(cycle(['a', 'b', 'c', 'a']));
    await expect(db.updateInstance('a', { parent_instance_id: 'c' })).rejects.toMatchObject(
      cycle(['a', 'b', 'c', 'a']),
    );
    await expect(db.createRelationship(link('b', 'a'))).rejects.toMatchObject(cycle(['a', 'b', 'a']));
  });

  test('two parents, or two kinds of relationship, are none', async () => {
    const db = await open();
    await chain(db, 'a', 'b', 'c');
    await db.createRelationship(link('a', 'c'));
    await db.createRelationship(link('a', 'b'));
    await db.updateInstance('c', { parent_instance_id: 'a' });
    expect(await db.listRelationships()).toHaveLength(2);
  });

  test('once the descent has ended, the other way is free', async () => {
    const db = await open();
    await chain(db, 'a', 'b');
    await db.updateInstance('b', { parent_instance_id: null });
    await db.updateInstance('a', { parent_instance_id: 'b' });
    expect(await db.getInstance('a')).toMatchObject({ parent_instance_id: 'b' });
  });

  test('one that a file holds already hangs nobody, and can be undone', async () => {
    const db = await open();
    await chain(db, 'a', 'b');
    await db.adapter.update('instances', { id: 'a' }, { parent_instance_id: 'b' });
    await db.createInstance(instance('c', { parent_instance_id: 'b' }));
    await db.createInstance(instance('d'));
    await db.createRelationship(link('c', 'd'));
    await expect(db.createRelationship(link('d', 'a'))).rejects.toMatchObject({
      code: 'WORKFLOW_RELATIONSHIP_CYCLE',
    });
    await db.updateInstance('a', { parent_instance_id: null });
    expect(await db.getInstance('a')).toMatchObject({ parent_instance_id: null });
  });
});

describeEngines('not too deep', (open) => {
  test('five levels below one without a parent', async () => {
    const db = await open();
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    await chain(db, ...ids);
    const head = await db.feed.head();
    await expect(db.createInstance(instance('g', { parent_instance_id: 'f' }))).rejects.toMatchObject({
      ...depth([...ids, 'g'], 'e'),
      operation: 'createInstance',
      message: expect.stringMatching(/6 levels below "a".*allows 5.*put "g" under "e".*workflow\.maxDepth/),
    });
    expect(await db.getInstance('g')).toBeNull();
    expect(await feedOf(db, head)).toEqual([]);
    await db.createInstance(instance('g', { parent_instance_id: 'e' }));
  });

  test('who is refused inside a transaction can be put elsewhere in it', async () => {
    const db = await open({ workflow: { maxDepth: 1 } });
    await chain(db, 'a', 'b');
    await db.transaction(async (tx) => {
      const error: unknown = await tx
        .createInstance(instance('c', { parent_instance_id: 'b' }))
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject(depth(['a', 'b', 'c'], 'a'));
      await tx.createInstance(instance('c', { parent_instance_id: 'a' }));
    });
    expect(await db.getInstance('c')).toMatchObject({ parent_instance_id: 'a' });
  });

  test('as many as are configured', async () => {
    const db = await open({ workflow: { maxDepth: 1 } });
    await chain(db, 'a', 'b');
    await expect(db.createInstance(instance('c', { parent_instance_id: 'b' }))).rejects.toMatchObject(
      depth(['a', 'b', 'c'], 'a'),
    );
  });

  test('the descendants of a child count', async () => {
    const db = await open({ workflow: { maxDepth: 3 } });
    await chain(db, 'a', 'b');
    await chain(db, 'x', 'y', 'z');
    await expect(db.updateInstance('x', { parent_instance_id: 'b' })).rejects.toMatchObject(
      depth(['a', 'b', 'x', 'y', 'z'], 'a'),
    );
    await expect(db.createRelationship(link('b', 'x'))).rejects.toMatchObject(
      depth(['a', 'b', 'x', 'y', 'z'], 'a'),
    );
    await db.createRelationship(link('a', 'x'));
  });

  test('where there is no room at all, no parent is proposed', async () => {
    const db = await open({ workflow: { maxDepth: 2 } });
    await chain(db, 'a', 'b');
    await chain(db, 'x', 'y', 'z');
    await expect(db.createRelationship(link('b', 'x'))).rejects.toMatchObject({
      code: 'WORKFLOW_RELATIONSHIP_DEPTH',
      context: { deepestParent: null },
    });
  });

  test('the longest line of ancestors counts', async () => {
    const db = await open({ workflow: { maxDepth: 3 } });
    await chain(db, 'a', 'b', 'c');
    await db.createInstance(instance('other'));
    await db.createInstance(instance('d', { parent_instance_id: 'other' }));
    await db.createRelationship(link('c', 'd'));
    await expect(db.createInstance(instance('e', { parent_instance_id: 'd' }))).rejects.toMatchObject(
      depth(['a', 'b', 'c', 'd', 'e'], 'c'),
    );
  });

  test('another relationship of two who are linked adds nothing', async () => {
    const db = await open();
    await chain(db, 'a', 'b', 'c', 'd', 'e', 'f');
    const lower = await open({ workflow: { maxDepth: 1 } });
    await chain(lower, 'a', 'b');
    await lower.createRelationship(link('a', 'b'));
    await db.createRelationship(link('e', 'f'));
    expect(await db.listRelationships()).toHaveLength(1);
  });
});
