import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { settingsPlaces } from './settings-places.ts';

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'skep-places-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const pathsOf = (...args: Parameters<typeof settingsPlaces>) =>
  settingsPlaces(...args).map(({ path }) => path);

test("a person's own settings are where the agent looks for them", () => {
  const at = (environment: Record<string, string>) => ({
    environment: { HOME: '/h', ...environment },
    cwd: base,
  });
  expect(pathsOf('claude-code', 'user', at({}))).toEqual(['/h/.claude/settings.json']);
  expect(pathsOf('claude-code', 'user', at({ CLAUDE_CONFIG_DIR: '/c' }))).toEqual(['/c/settings.json']);
  expect(pathsOf('codex', 'user', at({}))).toEqual(['/h/.codex/hooks.json', '/h/.codex/config.toml']);
  expect(pathsOf('codex', 'user', at({ CODEX_HOME: '/c' }))[0]).toBe('/c/hooks.json');
  expect(pathsOf('gemini', 'user', at({}))).toEqual(['/h/.gemini/settings.json']);
  expect(pathsOf('gemini', 'user', at({ GEMINI_CLI_HOME: '/g' }))).toEqual(['/g/.gemini/settings.json']);
});

test("a project's settings are at the root of the worktree, but Codex's in the main one", () => {
  const main = join(base, 'main');
  const linked = join(base, 'work-12');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { stdio: 'pipe' });
  git('init', '-q', main);
  git('-C', main, 'commit', '-q', '--allow-empty', '-m', 'first');
  git('-C', main, 'worktree', 'add', '-q', linked);
  const around = { environment: {}, cwd: linked };
  expect(pathsOf('claude-code', 'project', around)).toEqual([join(linked, '.claude/settings.json')]);
  expect(pathsOf('claude-code', 'local', around)).toEqual([join(linked, '.claude/settings.local.json')]);
  expect(pathsOf('gemini', 'project', around)).toEqual([join(linked, '.gemini/settings.json')]);
  expect(pathsOf('codex', 'project', around)[0]).toBe(join(main, '.codex/hooks.json'));
  expect(pathsOf('codex', 'local', around)).toEqual([]);
});

test('outside of git, the folder itself is the project', () => {
  expect(pathsOf('gemini', 'project', { environment: {}, cwd: base })).toEqual([
    join(base, '.gemini/settings.json'),
  ]);
});
