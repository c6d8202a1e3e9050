import type { Row, Value } from '@skep/contracts';
import fc, { type Arbitrary } from 'fast-check';
import { at, noon } from '../fixtures.ts';

/** The values that the random operations use, by field. Few, so that they meet: in keys, in conditions, in order. */
export type Domain = Readonly<Record<string, Arbitrary<Value>>>;

/** What is there for every row, so that most inserts are valid. */
export interface ModelTable {
  readonly name: string;
  readonly domain: Domain;
  /** Fields that a random row may leave out. */
  readonly optional: readonly string[];
  /** Keys that a conflict may be about. */
  readonly keys: readonly (readonly string[])[];
  readonly autoIncrement: boolean;
  /** What the rows that a run begins with have in these fields, so that none of them breaks a rule. */
  readonly first: Row;
}

const one = (...values: Value[]): Arbitrary<Value> => fc.constantFrom(...values);
/** Mostly good values, and now and then one that the schema refuses. */
const rarely = (bad: Value, ...good: Value[]): Arbitrary<Value> =>
  fc.oneof({ weight: 30, arbitrary: one(...good) }, { weight: 1, arbitrary: fc.constant(bad) });

const ids = ['a', 'b', 'c', '\uFFFD', '\u{1F41D}'];
const times = [new Date(-1), at(0), at(1), at(2000)];

export const modelTables: readonly ModelTable[] = [
  {
    name: 'instances',
    domain: {
      id: one(...ids),
      type: one('coding', 'review'),
      status: rarely('asleep', 'started', 'terminated'),
      agent: one('codex', 'gemini'),
      session_id: one(null, 's', 't'),
      host: one(null, '', 'h', 'H'),
      worktree_path: one('/w'),
      branch_name: rarely(null, 'main'),
      issue_number: rarely(0, null, 1, 2, Number.MAX_SAFE_INTEGER),
      parent_instance_id: rarely('nobody', null, null, null, ...ids),
      created_at: one(noon),
      terminated_at: one(null, ...times),
      last_activity: one(...times),
      agent_number: one(1, 2, 3),
    },
    optional: [
      'agent',
      'session_id',
      'host',
      'issue_number',
      'parent_instance_id',
      'terminated_at',
      'agent_number',
    ],
    keys: [['id'], ['agent', 'session_id']],
    autoIncrement: false,
    first: {
      session_id: null,
      parent_instance_id: null,
      status: 'started',
      branch_name: 'main',
      issue_number: 1,
    },
  },
  {
    name: 'mcp_events',
    domain: {
      id: one(1, 2, 3, 4, 5, 6, -1),
      instance_id: rarely('nobody', ...ids),
      tool_name: one('Bash', 'Edit', ''),
      outcome: one('succeeded', 'failed'),
      success: one(true, false),
      metadata: one(null, '{}', '{ }'),
      timestamp: one(...times),
      session_id: one(null, 's', 't'),
      tool_use_id: one(null, 'x', 'y'),
      dedupe_key: one(null, 'd'),
      duration_ms: one(null, 0, 5, 10),
    },
    optional: ['metadata', 'session_id', 'tool_use_id', 'dedupe_key', 'duration_ms'],
    keys: [['id'], ['session_id', 'tool_use_id'], ['session_id', 'dedupe_key']],
    autoIncrement: true,
    first: { tool_use_id: null, dedupe_key: null },
  },
  {
    name: 'github_issues',
    domain: {
      repo_owner: one('acme', 'Acme'),
      repo_name: one('x', 'y'),
      number: rarely(0, 1, 2, 3),
      title: one('t', 'u'),
      state: one('open', 'closed'),
      assignee: one(null, 'ada'),
      labels: one(null, '[]'),
      created_at: one(noon),
      updated_at: one(...times),
      synced_at: one(noon),
    },
    optional: ['assignee', 'labels'],
    keys: [['repo_owner', 'repo_name', 'number']],
    autoIncrement: false,
    first: {},
  },
  {
    name: 'message_usage',
    domain: {
      session_id: one('s', 't'),
      message_id: one('m', 'n', 'o'),
      instance_id: rarely('nobody', ...ids),
      model: one('x', 'y'),
      input_tokens: rarely(-1, 0, 1, Number.MAX_SAFE_INTEGER),
      output_tokens: one(0, 5, 7),
      timestamp: one(...times),
    },
    optional: ['input_tokens', 'output_tokens'],
    keys: [['session_id', 'message_id']],
    autoIncrement: false,
    first: { input_tokens: 1 },
  },
  {
    name: 'reviews',
    domain: {
      id: one(1, 2, 3, 4),
      parent_instance: rarely('nobody', ...ids),
      reviewer_instance: one(...ids),
      round: rarely(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
      head_commit: one('c0ffee', 'decaf'),
      files: one(null, '[]', '["a"]'),
      status: rarely('asleep', 'requested', 'approved'),
      requested_at: one(noon),
      due_at: one(...times),
      decided_at: one(null, ...times),
    },
    optional: ['files', 'decided_at'],
    keys: [['id'], ['parent_instance', 'round']],
    autoIncrement: true,
    first: { reviewer_instance: 'a', status: 'requested' },
  },
];
