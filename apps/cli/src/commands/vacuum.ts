import type { Command } from 'commander';
import { define } from '../define-command.ts';
import { sizeText } from '../output/size.ts';
import type { Runtime } from '../runtime.ts';

/** Bytes that `--incremental` gives back at most. */
const PART = 64 * 1024 * 1024;

export function addVacuum(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('vacuum')
    .description('give space that deleted records took back to the file system')
    .option('--incremental', 'at most 64 MB of it, so that writers hardly wait');
  command.addHelpText(
    'after',
    '\nIt happens by itself once a day, by parts; SKEP_VACUUM_INTERVAL (seconds; 0: never) changes that. Without\n' +
      '--incremental the whole file is written anew, which needs as much free space again, and writers wait for it.',
  );
  define<[], { readonly incremental?: boolean }>(
    command,
    runtime,
    [
      ['skep vacuum', 'all of it'],
      ['skep vacuum --incremental', 'while agents are at work'],
    ],
    async ({ output, withDatabase }, { incremental }) => {
      const result = await withDatabase((db) => db.maintenance.vacuum(incremental ? { maxBytes: PART } : {}));
      if (output.json) output.writeJson(result);
      else output.write(`Gave back ${sizeText(result.freedBytes)}\n`);
      return undefined;
    },
  );
}
