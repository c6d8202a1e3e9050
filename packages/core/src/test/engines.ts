import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Database, DatabaseConfigInput } from '@skep/contracts';
import { afterEach, describe } from 'vitest';
import { type OpenOptions, openDatabase } from '../open-database.ts';

const engines = ['memory', 'file', 'sqlite'] as const;
type Engine = (typeof engines)[number];

/** Opens a database, one of its own where no `url` is given. What was opened is closed after the test. */
export type Open = (config?: DatabaseConfigInput, options?: OpenOptions) => Promise<Database>;

/** A URL where no database is yet; its folder is removed after the test. */
export type Place = () => string;

interface Tools {
  readonly engine: Engine;
  readonly open: Open;
  readonly place: Place;
}

/** The same tests over every engine: what core promises must not depend on one. */
export function describeEngines(title: string, tests: (open: Open) => void): void {
  describe.each(engines)(`${title} (%s)`, (engine) => tests(toolsFor(engine).open));
}

/** The same, for what needs a file: databases that several may open. */
export function describeFiles(title: string, tests: (tools: Tools) => void): void {
  const files = engines.filter((engine) => engine !== 'memory');
  describe.each(files)(`${title} (%s)`, (engine) => tests(toolsFor(engine)));
}

/** The memory engine alone, for what no engine has a part in. */
export function memoryOpener(): Open {
  return toolsFor('memory').open;
}

/** The path of the file that a URL from `place` names. */
export function fileOf(url: string): string {
  return url.slice(url.indexOf(':') + 1);
}

function toolsFor(engine: Engine): Tools {
  const opened: Database[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.disconnect();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
  const place = (): string => {
    if (engine === 'memory') return 'memory:';
    const file = join(mkdtempSync(join(tmpdir(), 'skep-core-')), 'fleet.db');
    folders.push(dirname(file));
    return `${engine}:${file}`;
  };
  const open: Open = async (config = {}, options = {}) => {
    const database = await openDatabase({ url: place(), ...config }, {}, options);
    opened.push(database);
    return database;
  };
  return { engine, open, place };
}
