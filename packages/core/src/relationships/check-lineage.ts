import { WorkflowError } from '@skep/contracts';
import type { ReadContext } from '../operations/context.ts';
import { longestPath, shortestPath } from './lineage.ts';
import { readAncestors, readDescendants } from './read-lineage.ts';

/**
 * Refuses a child that would be its own ancestor, or too many levels below one that has no parent. Parents and
 * relationships of every kind count alike. To be called in the transaction that links the two.
 *
 * @throws WorkflowError `WORKFLOW_RELATIONSHIP_CYCLE`, `WORKFLOW_RELATIONSHIP_DEPTH`
 */
export async function checkLineage(
  operation: string,
  { store, settings }: ReadContext,
  parent: string,
  child: string,
): Promise<void> {
  const { maxDepth } = settings.workflow;
  const ancestors = await readAncestors(store, parent);
  const circle = shortestPath(parent, child, ancestors);
  if (circle !== null) throw cycle(operation, parent, child, [...circle.toReversed(), child]);
  const above = longestPath(parent, ancestors).reverse();
  const below = longestPath(child, await readDescendants(store, child, maxDepth));
  checkDepth({ operation, maxDepth, above, below });
}

/** The same for a child that is not stored yet: nobody can descend from it. */
export async function checkNewChild(
  operation: string,
  { store, settings }: ReadContext,
  parent: string,
  child: string,
): Promise<void> {
  const { maxDepth } = settings.workflow;
  const above = longestPath(parent, await readAncestors(store, parent)).reverse();
  checkDepth({ operation, maxDepth, above, below: [child] });
}

interface Descent {
  readonly operation: string;
  readonly maxDepth: number;
  /** From the highest ancestor down to the parent. */
  readonly above: readonly string[];
  /** From the child down. */
  readonly below: readonly string[];
}

function checkDepth({ operation, maxDepth, above, below }: Descent): void {
  const path = [...above, ...below];
  const depth = path.length - 1;
  if (depth <= maxDepth) return;
  const child = below[0] ?? '';
  // Whoever is up here on the way has its longest line of ancestors on it too, so there is room below it.
  const deepestParent = above[maxDepth - below.length] ?? null;
  const advice = deepestParent === null ? '' : `put "${child}" under "${deepestParent}", or `;
  throw new WorkflowError(
    'WORKFLOW_RELATIONSHIP_DEPTH',
    `"${path.at(-1)}" would be ${depth} levels below "${path[0]}" (${arrows(path)}), and workflow.maxDepth allows ` +
      `${maxDepth}. Instead ${advice}raise workflow.maxDepth.`,
    { operation, context: { parent: above.at(-1), child, depth, maxDepth, path, deepestParent } },
  );
}

function cycle(operation: string, parent: string, child: string, path: readonly string[]): WorkflowError {
  return new WorkflowError(
    'WORKFLOW_RELATIONSHIP_CYCLE',
    `"${parent}" cannot be the parent of "${child}", from which it descends: ${arrows(path)} would be a circle. ` +
      'Choose a parent that does not descend from it.',
    { operation, context: { parent, child, path } },
  );
}

function arrows(path: readonly string[]): string {
  return path.join(' → ');
}
