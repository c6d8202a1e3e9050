import { type FieldDescriptor, type InstanceRecord, tables } from '@skep/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError } from '../errors/cli-error.ts';
import { parseTime } from './parse-time.ts';
import { oneOf, wholeNumber } from './parse-values.ts';

type Field = Exclude<keyof InstanceRecord, 'id' | 'terminated_at' | 'events_pruned_before'>;

/** Those that may be empty. */
type NullableField = { [F in Field]: null extends InstanceRecord[F] ? F : never }[Field];

/** The option for each field of an instance that a person may set, in the order of the help. */
const OPTIONS: Readonly<Record<Field, readonly [flag: string, description: string]>> = {
  type: ['--type <type>', 'what it is for'],
  status: ['--status <status>', 'where it stands'],
  agent: ['--agent <agent>', 'the program that runs as the agent'],
  issue_number: ['--issue <number>', 'the GitHub issue it works on'],
  agent_number: ['--agent-number <number>', '1 for the first agent of an issue, 2 for the next'],
  parent_instance_id: ['--parent <id>', 'the instance that brought it about'],
  worktree_path: ['--worktree <path>', 'the worktree it works in'],
  branch_name: ['--branch <name>', 'the branch it works on'],
  base_branch: ['--base-branch <name>', 'the branch it started from'],
  session_id: ['--session-id <id>', "the agent's own id of its session"],
  model: ['--model <name>', 'the model'],
  host: ['--host <name>', 'the machine it runs on'],
  tmux_session: ['--tmux-session <name>', 'the tmux session it runs in'],
  tmux_pane: ['--tmux-pane <id>', "tmux's id of the pane it runs in, such as %3"],
  claude_pid: ['--pid <number>', "the agent's process id"],
  pr_number: ['--pr-number <number>', 'its pull request'],
  pr_url: ['--pr-url <url>', 'the address of its pull request'],
  max_reviews: ['--max-reviews <number>', 'how many review rounds it may have'],
  system_prompt: ['--system-prompt <text>', 'its system prompt'],
  created_at: ['--created-at <time>', 'when it was created'],
  last_activity: ['--last-activity <time>', 'when it was last active'],
};

/** Fields by record name, as given on the command line. */
export type InstanceFields = Partial<Pick<InstanceRecord, Field>>;

/** Adds the options for the given fields to a command. */
export function addFieldOptions(command: Command, fields: readonly Field[]): void {
  for (const field of fields) {
    const [flag, description] = OPTIONS[field];
    const descriptor = descriptorOf(field);
    const values = descriptor.values === undefined ? '' : ` (${descriptor.values.join(', ')})`;
    command.addOption(new Option(flag, `${description}${values}`).argParser(parserOf(descriptor)));
  }
}

/** The fields that were given, by record name; options of other names are passed over. */
export function fieldsFrom(options: Readonly<Record<string, unknown>>): InstanceFields {
  const given = (Object.keys(OPTIONS) as Field[]).flatMap((field) => {
    const value = options[new Option(OPTIONS[field][0]).attributeName()];
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(given) as InstanceFields;
}

/** All fields that have an option. */
export const settableFields: readonly Field[] = Object.keys(OPTIONS) as Field[];

/**
 * Reads the names of fields to empty.
 *
 * @throws CliError `CLI_USAGE`
 */
export function clearable(names: readonly string[]): Partial<Record<NullableField, null>> {
  const nullable = settableFields.filter(
    (field): field is NullableField => descriptorOf(field).nullable === true,
  );
  const cleared = names.map((name) => {
    const field = nullable.find((candidate) => candidate === name.replaceAll('-', '_'));
    if (field !== undefined) return [field, null] as const;
    throw new CliError('CLI_USAGE', `"${name}" is not a field that can be empty`, {
      hint: `These can: ${nullable.join(', ')}.`,
    });
  });
  return Object.fromEntries(cleared);
}

function parserOf(descriptor: FieldDescriptor): (text: string) => unknown {
  if (descriptor.values !== undefined) return oneOf(descriptor.values);
  if (descriptor.kind === 'integer') return wholeNumber(descriptor.min ?? 0);
  if (descriptor.kind === 'timestamp') return (text) => parseTime(text, new Date());
  return (text) => {
    if (text !== '') return text;
    throw new InvalidArgumentError('It must not be empty.');
  };
}

function descriptorOf(field: Field): FieldDescriptor {
  const descriptor = tables.instances.fields[field];
  if (descriptor === undefined) throw new Error(`The table instances has no field ${field}.`);
  return descriptor;
}
