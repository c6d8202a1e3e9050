import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import type { NewHandler } from './settings-document.ts';
import { openTomlSettings } from './toml-settings.ts';

const handler: NewHandler = { type: 'command', command: 'skep hook codex', timeout: 20 };

test('a new event gets a section of its own at the end', () => {
  const text = 'model = "gpt" # mine\r\n\r\n[features]\r\nx = true\r\n';
  expect(openTomlSettings(text).add('Stop', handler)).toBe(
    text +
      '\r\n[[hooks.Stop]]\r\n[[hooks.Stop.hooks]]\r\ntype = "command"\r\ncommand = "skep hook codex"\r\ntimeout = 20\r\n',
  );
});

describe('all the forms that the hooks of an event can have', () => {
  const own = '{ type = "command", command = \'a\' }';
  test.each([
    `hooks = { Stop = [{ hooks = [${own}] }] }`,
    `hooks.Stop = [{ hooks = [${own}] }]`,
    `hooks.Stop = [\n  { hooks = [${own}] }, # c\n]`,
    `[hooks]\nStop = [{ hooks = [${own}] }]`,
    `[[hooks.Stop]]\nhooks = [${own}]`,
    `[[hooks.Stop]]\n  [[hooks.Stop.hooks]]\n  type = "command"\n  command = 'a'\n\n[other]\nx = 1`,
    `["hooks"]\n'Stop' = [{ hooks = [${own}] }]\n\n[hooks.state."a:b"]\nenabled = true`,
  ])('%s', (text) => {
    const others = (parse(text) as { hooks: { Stop: unknown[] } }).hooks.Stop;
    const added = openTomlSettings(text).add('Stop', handler);
    const twice = openTomlSettings(added).add('SessionEnd', handler);
    expect(parse(twice)).toMatchObject({
      hooks: { Stop: [...others, { hooks: [handler] }], SessionEnd: [{ hooks: [handler] }] },
    });

    const document = openTomlSettings(added);
    const [theirs, ours] = document.entries;
    expect([theirs, ours]).toMatchObject([
      { event: 'Stop', handler: { command: 'a' } },
      { event: 'Stop', handler: { command: 'skep hook codex' } },
    ]);
    expect(ours && document.remove(ours)).toBe(text);
    const changed = ours && document.replace(ours, { ...handler, command: 'it\'s "new"' });
    expect(changed).toBe(added.replace('"skep hook codex"', '"it\'s \\"new\\""'));
  });
});

test('a group goes with its last handler, and its comments stay', () => {
  const text = [
    '# before',
    '[[hooks.Stop]] # group',
    'matcher = ""',
    '# why',
    '[[hooks.Stop.hooks]]',
    'type = "command"',
    'command = """a"""',
    '# after',
    '[x]',
    '',
  ].join('\n');
  const document = openTomlSettings(text);
  const [entry] = document.entries;
  expect(entry && document.remove(entry)).toBe('# before\n# group\n# why\n# after\n[x]\n');
});

test('an event with a comment in it is not taken for empty', () => {
  const text = 'hooks.Stop = [ # keep me\n  { hooks = [{ type = "x" }] },\n]\n';
  const document = openTomlSettings(text);
  const [entry] = document.entries;
  expect(entry && document.remove(entry)).toBe('hooks.Stop = [ # keep me\n]\n');
});

test.each([
  ['a = 1\na = 2', 'syntax', 2],
  ['a = [1,\n', 'syntax', 2],
  ['hooks = 1', 'shape', null],
])('refuses %j', (text, reason, line) => {
  expect(() => openTomlSettings(text)).toThrow(expect.objectContaining({ reason, line }));
});

test('refuses an event that is no list', () => {
  expect(() => openTomlSettings('[hooks]\nStop = 1').add('Stop', handler)).toThrow(
    expect.objectContaining({ reason: 'shape' }),
  );
});
