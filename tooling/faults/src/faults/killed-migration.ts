import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Fault } from '../fault.ts';
import { Inspector } from '../processes/inspector.ts';
import { Program } from '../processes/program.ts';
import { copyStore, makePlace, removePlace, STORE } from '../processes/store-files.ts';
import { injecting } from '../processes/strace.ts';
import type { WriterJob } from '../programs/writer.ts';
import { judge } from '../workload/judge.ts';
import { oldStore } from './old-store.ts';

/** Calls that change a file, or force it to disk: a process is killed right at one of them. */
const CALLS = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'link'];

/** A process is killed at every place of a migration that matters, step by step. */
export const killedMigration: Fault = {
  name: 'killed-migration',
  title: 'SIGKILL in the middle of each migration step',
  promise: 'Opening the file again migrates it to the end; everything in it is there.',
  needs: ['strace'],
  async run({ engine, folder, long, random, toll }) {
    const origin = makePlace(folder, 'origin');
    const { ledger, steps } = await oldStore(engine, origin.file);
    await using inspector = new Inspector(engine);
    const open = (file: string): WriterJob => ({ engine, file, lanes: [], writes: 0 });

    const record = join(folder, 'record');
    const whole = makePlace(folder, 'whole');
    copyStore(origin.place, whole.place);
    const count = ['strace', '-f', '--seccomp-bpf', '-qq', '-e', `trace=${CALLS.join(',')}`, '-o', record];
    await using unharmed = new Program('writer', open(whole.file), { through: count });
    await unharmed.ended;
    const seen = new Map<string, number>();
    const places = readFileSync(record, 'utf8')
      .split('\n')
      .flatMap((line) => /^\d+\s+(\w+)\(/.exec(line)?.[1] ?? [])
      .map((name) => {
        const when = (seen.get(name) ?? 0) + 1;
        seen.set(name, when);
        return { name, when };
      });

    // All of them, or an even choice.
    const kills = Math.min(places.length, long ? 100 : 12);
    const stride = places.length / kills;
    const start = random.next() * stride;
    const begunWith = new Set<number>();
    // When the engine removes what lies beside a closed file differs from run to run, so that a last call may not come.
    let spared = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const { name, when } = places[Math.floor(start + kill * stride)] ?? random.pick(places);
      const { place, file } = makePlace(folder, String(kill));
      copyStore(origin.place, place);
      const through = injecting({ calls: name, what: 'signal=KILL', when: `${when}` });
      await using killed = new Program('writer', open(file), { through });
      // strace ends as what it traces did.
      const { signal, code } = await killed.ended;
      if (signal !== 'SIGKILL') spared += 1;
      if (signal !== 'SIGKILL' && (code !== 0 || spared > kills / 2)) {
        throw new Error(`it was not killed at the ${name} number ${when}, and ended with ${code}`);
      }
      begunWith.add(appliedIn(place, makePlace(folder, `${kill}-look`).place));
      judge(await inspector.inspect({ file }), ledger, toll, { label: `kill at the ${name} number ${when}` });
      removePlace(place);
    }
    const hit = Array.from({ length: steps }, (_, step) => step + 1).filter((step) => begunWith.has(step));
    if (hit.length < steps) throw new Error(`only ${hit.length} of ${steps} steps were hit`);
    return `${kills - spared} kills, at some of ${places.length} places, in each of ${steps} steps`;
  },
};

/** How many steps had been done when a process was killed: looked up in a copy, for looking changes a store. */
function appliedIn(place: string, copy: string): number {
  copyStore(place, copy);
  const store = new DatabaseSync(join(copy, STORE));
  const row = store.prepare('SELECT count(*) AS applied FROM skep_migrations').get();
  store.close();
  return Number(row?.applied);
}
