import { type DatabaseOperations, isWorkflowError, type NewInstance } from '@skep/contracts';

/**
 * Creates a subagent's instance as a child and fork of `main`. Where that would be deeper than the workflow allows, it
 * gets the lowest ancestor that may have children, and its relationship says whose subagent it is: what an agent does is
 * recorded, however it is nested.
 */
export async function createSubagent(
  tx: DatabaseOperations,
  main: string,
  instance: NewInstance,
): Promise<void> {
  const parent = await createBelow(tx, main, instance);
  if (parent === null) return;
  await tx.createRelationship({
    parent_instance: parent,
    child_instance: instance.id,
    relationship_type: 'created_fork',
    created_at: instance.created_at,
    metadata: parent === main ? null : JSON.stringify({ subagent_of: main }),
  });
}

/** @returns The parent that it got; null where none of the ancestors may have children. */
async function createBelow(
  tx: DatabaseOperations,
  main: string,
  instance: NewInstance,
): Promise<string | null> {
  const deepest = await tryParent(tx, main, instance);
  if (deepest === 'created') return main;
  const parent = deepest.parent;
  if (parent !== null && (await tryParent(tx, parent, instance)) === 'created') return parent;
  await tx.createInstance({ ...instance, parent_instance_id: null });
  return null;
}

/** Creates the instance, or tells who may be its parent instead. */
async function tryParent(
  tx: DatabaseOperations,
  parent: string,
  instance: NewInstance,
): Promise<'created' | { readonly parent: string | null }> {
  try {
    await tx.createInstance({ ...instance, parent_instance_id: parent });
    return 'created';
  } catch (error) {
    if (!isWorkflowError(error) || error.code !== 'WORKFLOW_RELATIONSHIP_DEPTH') throw error;
    const { deepestParent } = error.context;
    return { parent: typeof deepestParent === 'string' ? deepestParent : null };
  }
}
