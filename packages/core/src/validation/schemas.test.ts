import { tables } from '@skep/contracts';
import { expect, test } from 'vitest';
import type * as z from 'zod/mini';
import { fieldsAt, findProblems } from './find-problems.ts';
import { instanceUpdate, newInstance } from './instance-schemas.ts';
import { newEvent, newIssue, newRelationship } from './record-schemas.ts';
import { newUsage } from './usage-schemas.ts';

const fieldsOf = (schema: z.ZodMiniType) => fieldsAt(schema, []).toSorted();

/** What core alone sets. */
const own = ['checksum', 'events_pruned_before'];

test.each([
  ['instances', newInstance, []],
  ['instances', instanceUpdate, ['id', 'created_at']],
  ['mcp_events', newEvent, []],
  ['instance_relationships', newRelationship, []],
  ['github_issues', newIssue, []],
  ['message_usage', newUsage, []],
] as const)('the input for %s has the fields of its table', (table, schema, fixed) => {
  const fields = Object.keys(tables[table].fields).filter(
    (field) => !own.includes(field) && !(fixed as readonly string[]).includes(field),
  );
  expect(fieldsOf(schema)).toEqual(fields.toSorted());
});

const good = { id: 'a', type: 'coding', worktree_path: '/w', branch_name: 'b' };
const problemsOf = (more: object) => findProblems(newInstance, { ...good, ...more });

test('what is right has no problems', () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ model: null, host: undefined, pr_url: 'http://h/p' })).toEqual([]);
  expect(
    problemsOf({ id: 'x'.repeat(200), branch_name: 'é🐝', system_prompt: 'x'.repeat(1_048_576) }),
  ).toEqual([]);
});

test.each([
  [{ id: '' }, 'id', 'must not be empty'],
  [{ id: 'x'.repeat(201) }, 'id', 'must have at most 200 characters'],
  [{ id: 'a\nb' }, 'id', 'must not contain control characters'],
  [{ id: 7 }, 'id', 'must be a string'],
  [{ id: undefined }, 'id', 'is required: a string'],
  [{ type: 'codin' }, 'type', 'must be one of coding, review, planning'],
  [{ worktree_path: 'x'.repeat(4097) }, 'worktree_path', 'must have at most 4096 characters'],
  [{ branch_name: 'x'.repeat(1001) }, 'branch_name', 'must have at most 1000 characters'],
  [{ branch_name: '\ud800' }, 'branch_name', 'must be well-formed Unicode: it has a lone surrogate'],
  [{ model: 'a\0b' }, 'model', 'must not contain U+0000'],
  [{ system_prompt: 'x'.repeat(1_048_577) }, 'system_prompt', 'must have at most 1048576 characters'],
  [{ claude_pid: 0 }, 'claude_pid', 'must be at least 1'],
  [{ claude_pid: 1.5 }, 'claude_pid', 'must be a whole number'],
  [{ issue_number: '7' }, 'issue_number', 'must be a number'],
  [{ pr_url: 'ftp://h/p' }, 'pr_url', 'must be an http or https URL'],
  [{ pr_url: 'javascript:alert(1)' }, 'pr_url', 'must be an http or https URL'],
  [{ created_at: '2026-01-01' }, 'created_at', 'must be a valid Date'],
  [{ created_at: new Date(Number.NaN) }, 'created_at', 'must be a valid Date'],
  [{ branchName: 'x' }, 'branchName', 'is not known; did you mean "branch_name"?'],
])('%.60j is refused', (more, field, problem) => {
  expect(problemsOf(more)).toEqual([{ field, problem }]);
});

test.each([[null], ['a'], [[]], [7], [undefined]])('%j is no record', (input) => {
  expect(findProblems(newInstance, input)).toHaveLength(1);
});

test('JSON fields take JSON text and nothing else', () => {
  const event = (metadata: unknown) => findProblems(newEvent, { instance_id: 'a', tool_name: 't', metadata });
  expect(event('{"a":[1]}')).toEqual([]);
  expect(event('{a:1}')).toEqual([
    { field: 'metadata', problem: 'must be valid JSON text: use JSON.stringify' },
  ]);
  expect(event({ a: 1 })).toEqual([{ field: 'metadata', problem: 'must be a string' }]);
  expect(event(`"${'x'.repeat(1_048_576)}"`)).toHaveLength(1);
});

test('no value is repeated in a problem', () => {
  const secret = 'hush-hush';
  const input = {
    ...good,
    id: `${secret}\n`,
    type: secret,
    pr_url: secret,
    claude_pid: secret,
    created_at: secret,
  };
  const problems = findProblems(newInstance, input);
  expect(problems).toHaveLength(5);
  expect(JSON.stringify(problems)).not.toContain(secret);
});
