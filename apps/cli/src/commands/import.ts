import { AGENTS } from '@skep/ingest';
import { type Command, Option } from 'commander';
import { define } from '../define-command.ts';
import type { ImportOptions } from '../import/run.ts';
import type { Runtime } from '../runtime.ts';

export function addImport(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('import')
    .description('record what the transcripts of agents tell: what hooks missed, the outcomes, the tokens')
    .argument('[paths...]', 'transcripts, or folders that hold some')
    .addOption(new Option('--agent <agent>', 'only transcripts of this agent').choices(AGENTS))
    .option('--discover', "search the agents' own folders; the same as naming no path")
    .option('--all', 'with --discover: transcripts of every project, not only of this repository')
    .option('-n, --dry-run', 'read all, record nothing')
    .option('-v, --verbose', 'print every file that was imported');
  command.addHelpText(
    'after',
    '\nTo import a transcript again, or one whose events came through hooks already, adds only what is not known yet.',
  );
  define<[paths: string[]], ImportOptions>(
    command,
    runtime,
    [
      ['skep import', 'all that the agents have kept of their work on this repository'],
      ['skep import --all --dry-run', 'how much there is on this machine'],
      ['skep import ~/.codex/sessions/2026 --agent codex', 'a folder, with those below it'],
    ],
    // What finds and reads transcripts is loaded when it is needed.
    async (context, paths, options) =>
      (await import('../import/run.ts')).importTranscripts(context, paths, options),
  );
}
