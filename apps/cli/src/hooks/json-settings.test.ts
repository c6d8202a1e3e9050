import { expect, test } from 'vitest';
import { openJsonSettings } from './json-settings.ts';
import type { NewHandler } from './settings-document.ts';

const handler: NewHandler = { type: 'command', command: 'skep hook claude-code' };

test('a file without hooks gets them at its end, in its own indentation, with its own line ends', () => {
  const text = '{\r\n\t"model": "opus", // mine\r\n\t"env": {}\r\n}';
  expect(openJsonSettings(text).add('Stop', handler)).toBe(
    [
      '{',
      '\t"model": "opus", // mine',
      '\t"env": {},',
      '\t"hooks": {',
      '\t\t"Stop": [',
      '\t\t\t{',
      '\t\t\t\t"hooks": [',
      '\t\t\t\t\t{',
      '\t\t\t\t\t\t"type": "command",',
      '\t\t\t\t\t\t"command": "skep hook claude-code"',
      '\t\t\t\t\t}',
      '\t\t\t\t]',
      '\t\t\t}',
      '\t\t]',
      '\t}',
      '}',
    ].join('\r\n'),
  );
});

test('a comment at the end of a line stays with what it is about', () => {
  const text = '{\n  "hooks": {\n    "Stop": [] // nothing yet\n  }\n}\n';
  const added = openJsonSettings(text).add('PreCompact', handler);
  expect(added).toContain('    "Stop": [], // nothing yet\n    "PreCompact": [');
});

test('what is written on one line stays on one line', () => {
  expect(openJsonSettings('{"a":1}').add('Stop', handler)).toBe(
    '{"a":1, "hooks": {"Stop":[{"hooks":[{"type":"command","command":"skep hook claude-code"}]}]}}',
  );
});

test('a trailing comma stays one', () => {
  const added = openJsonSettings('{\n  "a": 1,\n}').add('Stop', handler);
  expect(added).toMatch(/^\{\n {2}"a": 1,\n {2}"hooks": \{[\s\S]*\n {2}\},\n\}$/);
});

test.each([
  ['', 'an empty file'],
  ['\n', 'a file with nothing in it'],
])('%j, %s, is filled', (text) => {
  expect(JSON.parse(openJsonSettings(text).add('Stop', handler))).toEqual({
    hooks: { Stop: [{ hooks: [handler] }] },
  });
});

test('finds the handlers of all groups', () => {
  const text = JSON.stringify({
    hooks: {
      Stop: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'a' }, 7] }, 'odd', { hooks: {} }],
      enabled: true,
      PreToolUse: [{ hooks: [{ type: 'http', url: 'http://x/', headers: { h: 'v', odd: 1 } }] }],
    },
  });
  expect(openJsonSettings(text).entries).toMatchObject([
    { event: 'Stop', matcher: 'Bash', handler: { type: 'command', command: 'a', url: null } },
    { event: 'PreToolUse', matcher: null, handler: { type: 'http', url: 'http://x/', headers: { h: 'v' } } },
  ]);
});

test('only the command changes where a handler stays of its kind', () => {
  const text =
    '{ "hooks": { "Stop": [{ "hooks": [{ "command" : "old", "async": true, "type": "command" }] }] } }';
  const document = openJsonSettings(text);
  const [entry] = document.entries;
  expect(entry && document.replace(entry, handler)).toBe(text.replace('"old"', '"skep hook claude-code"'));
});

test('a handler of another kind is written anew as a whole', () => {
  const document = openJsonSettings('{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"a"}]}]}}');
  const [entry] = document.entries;
  expect(entry && document.replace(entry, { type: 'http', url: 'http://x/' })).toBe(
    '{"hooks":{"Stop":[{"hooks":[{"type":"http","url":"http://x/"}]}]}}',
  );
});

test('the neighbours of a handler that goes stay as they are', () => {
  const text =
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"a"}, {"type":"command","command":"b"}]}]}}';
  const document = openJsonSettings(text);
  expect(document.entries.map((entry) => document.remove(entry))).toEqual([
    '{"hooks":{"Stop":[{"hooks":[ {"type":"command","command":"b"}]}]}}',
    '{"hooks":{"Stop":[{"hooks":[{"type":"command","command":"a"}]}]}}',
  ]);
});

test('what has a comment in it is not taken for empty', () => {
  const text =
    '{\n  "hooks": {\n    "Stop": [\n      // keep me\n      { "hooks": [{ "type": "x" }] }\n    ]\n  }\n}\n';
  const document = openJsonSettings(text);
  const [entry] = document.entries;
  expect(entry && document.remove(entry)).toBe(
    '{\n  "hooks": {\n    "Stop": [\n      // keep me\n    ]\n  }\n}\n',
  );
});

test('a comment before a handler does not swallow what comes after it', () => {
  const text = '{"hooks":{"Stop":[{"hooks":[ // c\n {"type":"x"}, {"type":"y"}]}]}}';
  const document = openJsonSettings(text);
  const [entry] = document.entries;
  const left = entry === undefined ? '' : document.remove(entry);
  expect(openJsonSettings(left).entries).toMatchObject([{ handler: { type: 'y' } }]);
});

test.each([
  ['{\n  "a": 1\n  "b": 2\n}', 'syntax', 3, 3],
  ['{ "a": ', 'syntax', 1, 8],
  ['[]', 'shape', 1, 1],
  ['{\n  "hooks": []\n}', 'shape', 2, 12],
  ['{ "hooks": {},\n  "hooks": {} }', 'shape', 2, 3],
  ['{ "hooks": { "Stop": [], "Stop": [] } }', 'shape', 1, 26],
])('refuses %j', (text, reason, line, column) => {
  expect(() => openJsonSettings(text)).toThrow(expect.objectContaining({ reason, line, column }));
});

test('refuses an event that is no list', () => {
  expect(() => openJsonSettings('{ "hooks": { "Stop": {} } }').add('Stop', handler)).toThrow(
    expect.objectContaining({ reason: 'shape', message: '"hooks.Stop" is not an array' }),
  );
});
