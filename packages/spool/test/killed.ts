// Drains a spool into a text file, and kills itself in the middle of its n-th step on the file system.
// Arguments: the spool, the file to record into, n, and whether to die before or after that step.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [spool = '', target = '', at = '0', side = 'before'] = process.argv.slice(2);
const STEPS = [
  'openSync',
  'readSync',
  'renameSync',
  'unlinkSync',
  'rmSync',
  'linkSync',
  'writeFileSync',
  'appendFileSync',
] as const;
let step = 0;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

for (const name of STEPS) {
  const original = fs[name] as (...args: unknown[]) => unknown;
  const counted = (...args: unknown[]): unknown => {
    step += 1;
    if (step === Number(at) && side === 'before') die();
    const result = original(...args);
    if (step === Number(at) && side === 'after') die();
    return result;
  };
  Object.assign(fs, { [name]: counted });
}
syncBuiltinESMExports();

const { drainSpool } = await import('../src/drain.ts');
await drainSpool(spool, {
  record: async (entries) => {
    // All in one write, as a commit would be.
    fs.appendFileSync(target, entries.map((entry) => `${entry}\n`).join(''));
  },
  isEntryAtFault: () => false,
});
process.stdout.write('done');
