import { expect, test } from 'vitest';
import { parseHookArguments } from './hook-arguments.ts';

const parse = (line: string) => parseHookArguments(line.split(' '));

test.each([
  ['hook claude-code', undefined],
  ['--json hook claude-code', undefined],
  ['hook claude-code --database file:/a.db', 'file:/a.db'],
  ['hook claude-code --database=/a.db', '/a.db'],
  ['--database /a.db hook --no-color claude-code', '/a.db'],
])('%s', (line, database) => {
  expect(parse(line)).toEqual({ agent: 'claude-code', database, payload: undefined, unknown: [] });
});

test.each(['codex', 'gemini'])('hook %s', (agent) => {
  expect(parse(`hook ${agent}`)).toMatchObject({ agent, payload: undefined });
});

test('the last argument may be the event itself', () => {
  const payload = '{"type": "agent-turn-complete"}';
  expect(parseHookArguments(['hook', 'codex', '--database', '/a.db', payload])).toEqual({
    agent: 'codex',
    database: '/a.db',
    payload,
    unknown: [],
  });
});

test('what is unknown does not keep the event from being recorded', () => {
  expect(parse('hook claude-code --databse x')).toMatchObject({
    database: undefined,
    unknown: ['--databse', 'x'],
  });
});

test.each(['hook', 'hook claude', 'ls', 'show hook claude-code', 'hook claude-code --help'])(
  '%s: not for it',
  (line) => {
    expect(parse(line)).toBeNull();
  },
);
