import { tables } from '@skep/contracts';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addFieldOptions, clearable, fieldsFrom, settableFields } from './instance-fields.ts';

function parse(...args: string[]) {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addFieldOptions(command, settableFields);
  return fieldsFrom(command.parse(args, { from: 'user' }).opts());
}

test('every field has an option, but the id, which is an argument, and what core alone sets', () => {
  const fields = Object.keys(tables.instances.fields);
  const others = ['id', 'terminated_at', 'events_pruned_before', 'checksum'];
  expect([...settableFields, ...others].sort()).toEqual(fields.sort());
});

test('options become fields of the record', () => {
  expect(parse('--issue', '12', '--worktree', '/w', '--pid', '7', '--tmux-session', 't')).toEqual({
    issue_number: 12,
    worktree_path: '/w',
    claude_pid: 7,
    tmux_session: 't',
  });
});

test.each([
  ['--type', 'cooking'],
  ['--issue', '0'],
  ['--model', ''],
  ['--created-at', 'someday'],
])('%s %s is refused', (...args) => {
  expect(() => parse(...args)).toThrow();
});

test('fields that may be empty can be cleared by name', () => {
  expect(clearable(['pr_url', 'pr-number'])).toEqual({ pr_url: null, pr_number: null });
  expect(() => clearable(['type'])).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
});
