import type { Database, InstanceRecord } from '@skep/contracts';
import { requireInstance } from '../commands/require-instance.ts';
import { CliError } from '../errors/cli-error.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';
import { repositoryRoots } from './repository-roots.ts';

/**
 * The instance that is named; else the one of `SKEP_INSTANCE_ID`; else the coding instance whose worktree one is in.
 *
 * @throws CliError `CLI_USAGE` where that is none, or several; DatabaseError `DATABASE_INSTANCE_NOT_FOUND`
 */
export async function findInstance(
  db: Database,
  named: string | undefined,
  runtime: Runtime,
): Promise<InstanceRecord> {
  const id = named ?? runtime.environment.SKEP_INSTANCE_ID;
  if (id) return requireInstance(db, id);
  const [found, ...others] = await codingInstancesIn(db, runtime.cwd);
  if (found === undefined) {
    throw new CliError('CLI_USAGE', 'no coding instance works in the folder you are in', {
      hint: 'Name the instance. "skep ls --type coding" lists them.',
    });
  }
  if (others.length === 0) return found;
  throw new CliError(
    'CLI_USAGE',
    `several coding instances work in the folder you are in: ${someNames([found, ...others])}`,
    { hint: 'Name one of them, or set SKEP_INSTANCE_ID.' },
  );
}

/** The same, but for a reviewer the instance whose work it was asked to review last. */
export async function findReviewedInstance(
  db: Database,
  named: string | undefined,
  runtime: Runtime,
): Promise<InstanceRecord> {
  const instance = await findInstance(db, named, runtime);
  if (instance.type !== 'review') return instance;
  const [last] = await db.reviews.list({ reviewer: instance.id, limit: 1 });
  return last === undefined ? instance : requireInstance(db, last.parent_instance);
}

const NAMED = 5;

function someNames(instances: readonly InstanceRecord[]): string {
  const names = instances.slice(0, NAMED).map(({ id }) => neutralize(id));
  const more = instances.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/**
 * Those that have not ended, or else the one that was made last. An agent's own subagents work where it does, and are not
 * meant.
 */
async function codingInstancesIn(db: Database, folder: string): Promise<InstanceRecord[]> {
  const places = repositoryRoots([folder]);
  if (places.length === 0) return [];
  const here = (await db.listInstances({ types: ['coding'], orderBy: 'created_at' })).filter((instance) =>
    places.includes(instance.worktree_path),
  );
  const open = here.filter(({ terminated_at }) => terminated_at === null);
  const ids = new Set(open.map(({ id }) => id));
  const leading = open.filter(({ parent_instance_id: parent }) => parent === null || !ids.has(parent));
  return open.length > 0 ? leading : here.slice(0, 1);
}
