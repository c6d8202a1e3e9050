import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { locateDatabase, parseDatabaseUrl } from './database-location.ts';

describe('where it looks', () => {
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'skep-location-')));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const inRepository = () => {
    mkdirSync(join(base, '.git'));
    writeFileSync(join(base, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  };

  test('the option comes before everything', () => {
    inRepository();
    const environment = { SKEP_DATABASE_URL: 'file:/other.db' };
    const location = locateDatabase({ option: 'sqlite:/asked.db', environment, cwd: base });
    expect(location).toEqual({ url: 'sqlite:/asked.db', path: '/asked.db', source: 'option' });
  });

  test('then the environment variable', () => {
    inRepository();
    const environment = { SKEP_DATABASE_URL: 'file:/other.db' };
    expect(locateDatabase({ option: undefined, environment, cwd: base }).source).toBe('environment');
  });

  test('an empty environment variable counts as none', () => {
    inRepository();
    const environment = { SKEP_DATABASE_URL: '' };
    expect(locateDatabase({ option: undefined, environment, cwd: base })).toEqual({
      url: `file:${base}/.skep/skep.db`,
      path: join(base, '.skep', 'skep.db'),
      source: 'repository',
    });
  });

  test("outside of git, the user's data folder", () => {
    const environment = { HOME: '/home/ann', XDG_DATA_HOME: '' };
    const location = locateDatabase({ option: undefined, environment, cwd: base });
    expect(location).toMatchObject({ path: '/home/ann/.local/share/skep/skep.db', source: 'user' });
  });

  test('XDG_DATA_HOME moves it, unless it is relative', () => {
    const at = (folder: string) =>
      locateDatabase({ option: undefined, environment: { HOME: '/h', XDG_DATA_HOME: folder }, cwd: base })
        .path;
    expect(at('/data')).toBe('/data/skep/skep.db');
    expect(at('data')).toBe('/h/.local/share/skep/skep.db');
  });
});

describe('what a URL may look like', () => {
  test.each([
    ['./a.db', 'file:/cwd/a.db'],
    ['a.db', 'file:/cwd/a.db'],
    ['/x/a.db', 'file:/x/a.db'],
    ['file:a.db', 'file:/cwd/a.db'],
    ['file:///x/a%20b.db', 'file:/x/a b.db'],
    ['sqlite:../a.db', 'sqlite:/a.db'],
    ['SQLITE:/x.db', 'sqlite:/x.db'],
    ['memory:', 'memory:'],
    [':memory:', 'memory:'],
    ['file::memory:', 'file::memory:'],
    ['libsql://host.example', 'libsql://host.example'],
  ])('%s', (text, url) => {
    expect(parseDatabaseUrl(text, '/cwd', 'option').url).toBe(url);
  });

  test('only files have a path', () => {
    expect(parseDatabaseUrl('memory:', '/cwd', 'option').path).toBeNull();
    expect(parseDatabaseUrl('libsql://host.example', '/cwd', 'option').path).toBeNull();
  });
});
