import { expect, test } from 'vitest';
import { AGENT_HOOKS } from './agents.ts';
import { AGENT_HEADER } from './hook-command.ts';
import { inspect } from './inspect.ts';
import { openJsonSettings } from './json-settings.ts';
import { newHandler, planInstall, planUninstall, type Wish } from './plan.ts';

const hooks = AGENT_HOOKS['claude-code'];
const wish: Wish = { hooks, version: null, program: ['skep'], database: null, url: null };
const install = (data: unknown, more: Partial<Wish> = {}) =>
  planInstall(JSON.stringify(data, null, 2), openJsonSettings, { ...wish, ...more });
const uninstall = (text: string) => planUninstall(text, openJsonSettings, 'claude-code');
const group = (command: string, more: object = {}) => ({ ...more, hooks: [{ type: 'command', command }] });
const stateOf = (text: string, more: Partial<Wish> = {}) =>
  inspect(openJsonSettings(text), { ...wish, ...more });

test('every event gets one hook, beside those that are there', () => {
  const { text, added } = install({ hooks: { Stop: [group('mine')] } });
  expect(added).toEqual(hooks.events);
  const all = JSON.parse(text).hooks;
  expect(all.Stop).toEqual([group('mine'), { hooks: [newHandler('Stop', wish)] }]);
  expect(Object.keys(all).sort()).toEqual([...hooks.events].sort());
  expect(stateOf(text)).toMatchObject({
    state: 'installed',
    missing: [],
    outdated: [],
    programs: [['skep']],
  });
});

test('installing again changes nothing', () => {
  const { text } = install({});
  expect(planInstall(text, openJsonSettings, wish)).toMatchObject({
    changed: false,
    text,
    added: [],
    updated: [],
  });
});

test('hooks in older forms are brought up to date, not doubled, and what somebody set beside them stays', () => {
  const old = { hooks: [{ type: 'command', command: 'npx skep hook claude-code', async: true }] };
  const { text, updated } = install({
    hooks: { Stop: [old], PreToolUse: [group('skep hook claude-code'), old] },
  });
  expect(updated).toEqual(['PreToolUse', 'Stop']);
  expect(JSON.parse(text).hooks).toMatchObject({
    Stop: [{ hooks: [{ type: 'command', command: 'skep hook claude-code', async: true }] }],
    PreToolUse: [group('skep hook claude-code')],
  });
  expect(JSON.parse(text).hooks.PreToolUse).toHaveLength(1);
});

test('a hook that is limited to some tools is replaced by one that is not', () => {
  const { text, updated } = install({
    hooks: { PreToolUse: [group('skep hook claude-code', { matcher: 'Bash' })] },
  });
  expect(updated).toEqual(['PreToolUse']);
  expect(JSON.parse(text).hooks.PreToolUse).toEqual([{ hooks: [newHandler('PreToolUse', wish)] }]);
});

test('a hook at an event that tells nothing is taken away', () => {
  const { text, removed } = install({ hooks: { MessageDisplay: [group('skep hook claude-code')] } });
  expect(removed).toEqual(['MessageDisplay']);
  expect(JSON.parse(text).hooks.MessageDisplay).toBeUndefined();
});

test("somebody's own way of running Skep is neither doubled nor removed", () => {
  const own = group('skep hook claude-code; say done');
  const { text, custom } = install({ hooks: { Stop: [own] } });
  expect(custom).toEqual(['Stop']);
  expect(JSON.parse(text).hooks.Stop).toEqual([own]);
  expect(stateOf(text)).toMatchObject({ state: 'installed', custom: ['Stop'] });
  expect(JSON.parse(uninstall(text).text)).toEqual({ hooks: { Stop: [own] } });
});

test('a database that was named is in the command, and counts as right later', () => {
  const { text } = install({}, { database: 'file:/data/fleet.db' });
  expect(JSON.parse(text).hooks.Stop[0].hooks[0].command).toBe(
    'skep hook claude-code --database file:/data/fleet.db',
  );
  expect(stateOf(text).state).toBe('installed');
});

test('over HTTP, all events but the first of a session', () => {
  const url = 'http://127.0.0.1:1/hooks/claude-code';
  const { text } = install({}, { url });
  const all = JSON.parse(text).hooks;
  expect(all.Stop[0].hooks).toEqual([
    { type: 'http', url, timeout: 20, headers: { [AGENT_HEADER]: 'claude-code' } },
  ]);
  expect(all.SessionStart[0].hooks[0].type).toBe('command');
  expect(stateOf(text).state).toBe('installed');
  const back = planInstall(text, openJsonSettings, wish);
  expect(back.text).toBe(install({}).text);
  expect(uninstall(text).text).toBe('{}');
});

test('a version that refuses events that it does not know gets none of them', () => {
  const { text, added } = install({}, { version: '2.1.100' });
  expect(added).toEqual(hooks.older?.events);
  expect(stateOf(text, { version: '2.1.100' }).state).toBe('installed');
  expect(stateOf(text, { version: '2.1.101' })).toMatchObject({
    state: 'partly',
    missing: expect.arrayContaining(['PostToolUseFailure']),
  });
  const newer = planInstall(text, openJsonSettings, { ...wish, version: '10.0.0' });
  expect(newer.added.length).toBe(hooks.events.length - added.length);
  expect(planInstall(newer.text, openJsonSettings, { ...wish, version: '1.0.99' }).removed).toEqual(
    newer.added,
  );
});

test('uninstalling takes out ours in every form, and what is empty then', () => {
  const { text } = install({
    a: 1,
    hooks: { Stop: [group('mine')], X: [group('/opt/skep hook claude-code')] },
  });
  expect(JSON.parse(uninstall(text).text)).toEqual({ a: 1, hooks: { Stop: [group('mine')] } });
});

test('what is outdated, partly there, or switched off is told', () => {
  const { text } = install({});
  expect(stateOf(text, { program: ['/new/skep'] })).toMatchObject({
    state: 'outdated',
    outdated: hooks.events,
  });
  expect(stateOf('{}')).toMatchObject({ state: 'not-installed', missing: hooks.events });
  const off = install({ disableAllHooks: true }).text;
  expect(stateOf(off).disabledBy).toBe('disableAllHooks = true');
  const disabled = { hooksConfig: { disabled: ['other', 'skep'] } };
  expect(stateOf(JSON.stringify(disabled)).disabledBy).toBe('"skep" in hooksConfig.disabled');
  expect(
    stateOf('{ "features": { "hooks": true }, "hooks": { "disabled": ["other"] } }').disabledBy,
  ).toBeNull();
});
