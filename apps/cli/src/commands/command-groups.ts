import type { AddCommand } from '../define-command.ts';

/** A command, as far as it takes to know whether it is asked for. */
export interface CommandEntry {
  /** What it is called by: its name and its aliases. */
  readonly names: readonly string[];
  /** Loads what adds it to the program. */
  readonly load: () => Promise<AddCommand>;
}

const entry = (name: string, load: CommandEntry['load']): CommandEntry => ({ names: [name], load });

/** Every command, under the headings of the help and in their order there. */
export const COMMAND_GROUPS: readonly (readonly [heading: string, commands: readonly CommandEntry[]])[] = [
  ['Start:', [entry('init', async () => (await import('./init.ts')).addInit)]],
  [
    'Look:',
    [
      { names: ['ls', 'list'], load: async () => (await import('./ls.ts')).addLs },
      entry('show', async () => (await import('./show.ts')).addShow),
      entry('events', async () => (await import('./events.ts')).addEvents),
      entry('tree', async () => (await import('./tree.ts')).addTree),
    ],
  ],
  [
    'Change:',
    [
      entry('create', async () => (await import('./create.ts')).addCreate),
      entry('update', async () => (await import('./update.ts')).addUpdate),
      entry('status', async () => (await import('./status.ts')).addStatus),
      entry('rm', async () => (await import('./rm.ts')).addRm),
      entry('config', async () => (await import('./config.ts')).addConfig),
    ],
  ],
  ['Review:', [entry('review', async () => (await import('./review.ts')).addReview)]],
  [
    'Maintain:',
    [
      entry('doctor', async () => (await import('./doctor.ts')).addDoctor),
      entry('health', async () => (await import('./health.ts')).addHealth),
      entry('backup', async () => (await import('./backup.ts')).addBackup),
      entry('restore', async () => (await import('./restore.ts')).addRestore),
      entry('prune', async () => (await import('./prune.ts')).addPrune),
      entry('vacuum', async () => (await import('./vacuum.ts')).addVacuum),
      entry('encrypt', async () => (await import('./encrypt.ts')).addEncrypt),
      entry('decrypt', async () => (await import('./encrypt.ts')).addDecrypt),
      entry('drain', async () => (await import('./drain.ts')).addDrain),
      entry('migrate', async () => (await import('./migrate.ts')).addMigrate),
      entry('conformance', async () => (await import('./conformance.ts')).addConformance),
    ],
  ],
  [
    'Connect agents:',
    [
      entry('hooks', async () => (await import('./hooks.ts')).addHooks),
      entry('import', async () => (await import('./import.ts')).addImport),
      entry('capture', async () => (await import('./capture.ts')).addCapture),
      entry('hook', async () => (await import('./hook.ts')).addHook),
    ],
  ],
];
