import { constants, copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SubjectEntry } from '../subjects/all.ts';
import { SubjectProcess } from './subject-process.ts';

/** Files filled with the fleet: one of each kind and size, of which every subject gets a copy. */
export class Templates {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A copy for one subject alone. */
  async copyFor({ name, kind }: Pick<SubjectEntry, 'name' | 'kind'>, events: number): Promise<string> {
    const template = await this.#template(kind === 'peer' ? name : 'better-sqlite3', events);
    const copy = join(this.#folder, `${name.replace(/\W/g, '-')}-${events}.db`);
    // An earlier copy's log belongs to other contents.
    for (const suffix of ['-wal', '-shm']) rmSync(copy + suffix, { force: true });
    copyFileSync(template, copy, constants.COPYFILE_FICLONE);
    return copy;
  }

  async #template(maker: string, events: number): Promise<string> {
    const file = join(this.#folder, `template-${maker}-${events}.db`);
    if (existsSync(file)) return file;
    await using filler = new SubjectProcess(maker);
    await filler.ask('fill', { file, events });
    return file;
  }
}
