import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type DatabaseOperations,
  type InstanceType,
  type NewInstance,
  RELATIONSHIP_TYPES,
  type RelationshipType,
} from '@skep/contracts';
import type { Command } from 'commander';
import {
  addFieldOptions,
  fieldsFrom,
  type InstanceFields,
  settableFields,
} from '../arguments/instance-fields.ts';
import { firstFreeName, namePrefix } from '../arguments/instance-name.ts';
import { oneOf } from '../arguments/parse-values.ts';
import type { CommandContext } from '../command-context.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { branchOf, findGitWorktree } from '../location/git.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

interface CreateOptions extends Readonly<Record<string, unknown>> {
  readonly relationship?: RelationshipType;
  readonly systemPromptFile?: string;
}

export function addCreate(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('create')
    .description('add an instance')
    .argument('[id]', 'its id; without one, a name is made from the issue: work-12-a1, review-12-a2');
  addFieldOptions(command, settableFields);
  command.option(
    '--relationship <kind>',
    `what the parent did to bring it about (${RELATIONSHIP_TYPES.join(', ')})`,
    oneOf(RELATIONSHIP_TYPES),
  );
  command.option('--system-prompt-file <path>', 'read the system prompt from a file ("-": stdin)');
  command.addHelpText(
    'after',
    '\nWhere you do not say otherwise it is a coding instance, in the worktree and on the branch you are in.',
  );
  define<[id: string | undefined], CreateOptions>(
    command,
    runtime,
    [
      ['skep create --issue 12', 'the next agent for issue 12, here'],
      ['skep create fix-login --worktree ../fix --branch fix', 'with an id of your own'],
      ['skep create --issue 12 --type review --parent work-12-a1', 'a reviewer'],
      ['skep create --issue 12 --parent plan-1 --relationship planning_to_issue', 'from a plan'],
    ],
    create,
  );
}

async function create(
  context: CommandContext,
  id: string | undefined,
  options: CreateOptions,
): Promise<undefined> {
  const fields = withPlace(fieldsFrom(options), context.runtime.cwd);
  if (options.systemPromptFile !== undefined) fields.system_prompt = readPrompt(options.systemPromptFile);
  const { relationship } = options;
  if (relationship !== undefined && !fields.parent_instance_id) {
    throw new CliError('CLI_USAGE', 'a relationship needs a parent', { hint: 'Name it with --parent.' });
  }
  const instance = await context.withDatabase((db) =>
    db.transaction(async (tx) => {
      const named = id === undefined ? await withName(tx, fields) : { ...fields, id };
      const created = await tx.createInstance(named);
      if (relationship !== undefined && fields.parent_instance_id) {
        await tx.createRelationship({
          parent_instance: fields.parent_instance_id,
          child_instance: created,
          relationship_type: relationship,
        });
      }
      return tx.getInstance(created);
    }),
  );
  const { output } = context;
  if (output.json) output.writeJson(instance);
  else output.write(`${neutralize(instance?.id ?? '')}\n`);
}

/** A new instance whose id is still open. */
type Unnamed = Omit<NewInstance, 'id'>;

/** Fills in what the folder says that the command is run from. */
function withPlace(fields: InstanceFields, cwd: string): Unnamed {
  const folder = fields.worktree_path === undefined ? cwd : resolve(cwd, fields.worktree_path);
  const worktree = findGitWorktree(folder);
  const branch = fields.branch_name ?? (worktree === null ? null : branchOf(worktree));
  if (branch === null) {
    throw new CliError('CLI_USAGE', `${folder} is on no branch`, { hint: 'Name the branch with --branch.' });
  }
  return {
    ...fields,
    type: fields.type ?? 'coding',
    worktree_path: fields.worktree_path === undefined ? (worktree?.root ?? cwd) : folder,
    branch_name: branch,
  };
}

/** Gives the instance the next free number of its issue, and a name made of both. */
async function withName(tx: DatabaseOperations, fields: Unnamed): Promise<NewInstance> {
  const issue = fields.issue_number ?? null;
  if (issue === null) {
    throw new CliError('CLI_USAGE', 'an instance needs an id, or an issue to make one from', {
      hint: 'Run "skep create ID" or "skep create --issue NUMBER".',
    });
  }
  const siblings = await tx.listInstances({ issueNumber: issue });
  const number = fields.agent_number ?? Math.max(0, ...siblings.map((sibling) => sibling.agent_number)) + 1;
  const prefix = `${namePrefix(fields.type as InstanceType)}-${issue}`;
  const name = await firstFreeName(prefix, number, async (id) => (await tx.getInstance(id)) === null);
  return { ...fields, id: name.id, agent_number: fields.agent_number ?? name.number };
}

function readPrompt(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (cause) {
    throw new CliError('CLI_USAGE', `${path} cannot be read`, { hint: 'Check --system-prompt-file.', cause });
  }
}
