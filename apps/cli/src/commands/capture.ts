import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CapturePolicy } from '@skep/ingest';
import type { Command } from 'commander';
import {
  CAPTURE_FILE,
  captureFileText,
  MAX_KILOBYTES,
  parseCapture,
  readCaptureSettings,
} from '../capture/capture-settings.ts';
import type { CommandContext } from '../command-context.ts';
import { prepareFolder } from '../database/prepare-folder.ts';
import { define } from '../define-command.ts';
import { CliError } from '../errors/cli-error.ts';
import { folderOf } from '../location/database-location.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Runtime } from '../runtime.ts';

export function addCapture(parent: Command, runtime: Runtime): void {
  const command = parent
    .command('capture')
    .argument('[level]', 'none, summary, full, or full:KILOBYTES')
    .description(
      "show or set how much of agents' words is stored: tool inputs and outputs, prompts, messages",
    );
  command.addHelpText('after', LEVELS);
  define<[string | undefined], object>(
    command,
    runtime,
    [
      ['skep capture', 'show it'],
      ['skep capture none', 'only that a tool was called, and how it came out'],
      ['skep capture full:16', 'whole values, up to 16 KB each'],
    ],
    capture,
  );
}

const LEVELS = `
Levels:
  none      names, outcomes, times: nothing of what was read or written
  summary   the beginning of it: 500 characters of each text, 8,000 of an input or output (the default)
  full      all of it, up to so many kilobytes for each input and output (64, at most ${MAX_KILOBYTES})

Known kinds of secrets are taken out before anything is stored, at every level. It holds for what comes from now on, for
this database and whoever uses it. SKEP_CAPTURE in the environment of an agent takes precedence.
`;

async function capture(context: CommandContext, level: string | undefined): Promise<undefined> {
  const { output, runtime } = context;
  const location = context.locate();
  const folder = folderOf(location);
  if (level !== undefined) {
    const policy = parseCapture(level);
    if (policy === null) {
      throw new CliError('CLI_USAGE', `"${level}" is no level of capture`, {
        hint: `Use none, summary, full, or full:KILOBYTES with 1 to ${MAX_KILOBYTES}.`,
      });
    }
    if (folder === null) {
      throw new CliError('CLI_USAGE', 'this database has no folder to keep the setting in', {
        hint: 'Set SKEP_CAPTURE in the environment of the agents instead.',
      });
    }
    prepareFolder(location);
    // Replaced in one step: a hook reads it at any time.
    const path = join(folder, CAPTURE_FILE);
    writeFileSync(`${path}.new`, captureFileText(policy), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  const { policy, source, problem } = readCaptureSettings(folder, runtime.environment);
  if (output.json) output.writeJson({ level: policy.level, max_length: policy.maxLength, source, problem });
  else
    output.write(
      `${describe(policy)}\n  ${SOURCES[source]}\n${problem === null ? '' : `  ${neutralize(problem)}\n`}`,
    );
  return undefined;
}

const SOURCES = {
  environment: 'set by SKEP_CAPTURE',
  file: `set in ${CAPTURE_FILE} beside the database`,
  default: 'the default',
} as const;

function describe({ level, maxLength }: CapturePolicy): string {
  return level === 'full' ? `full, up to ${maxLength / 1024} KB of each input and output` : level;
}
