import { AGENTS, type Agent } from '@skep/ingest';
import type { Command } from 'commander';
import { define } from '../define-command.ts';
import type { Runtime } from '../runtime.ts';

export function addHook(parent: Command, runtime: Runtime): void {
  const group = parent.command('hook').description('take what an agent reports about itself');
  group.helpCommand(false);
  for (const agent of AGENTS) addAgent(group, agent, runtime);
}

const NAMES: Readonly<Record<Agent, string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex CLI',
  gemini: 'Gemini CLI',
};

function addAgent(group: Command, agent: Agent, runtime: Runtime): void {
  const source =
    agent === 'codex' ? 'from stdin, or as the last argument (its "notify" setting)' : 'from stdin';
  const command = group
    .command(agent)
    .description(
      `Take one event of ${NAMES[agent]}, ${source}. Prints nothing and always ends with 0, so that it never\n` +
        "gets in the agent's way. The event is on disk when it ends, and in the database a moment later; what goes wrong is\n" +
        'in hook.log beside the database, and in "skep doctor".',
    );
  if (agent === 'codex') command.argument('[payload]', 'the event, where it is not on stdin');
  command.addHelpText('after', SETTINGS);
  define<[], object>(
    command,
    runtime,
    [
      [`skep hooks install ${agent}`, 'have the agent run it'],
      [`skep hook ${agent} < event.json`, 'try it by hand'],
    ],
    async () => {
      // Hooks are a program of their own: see hook/take-hook.ts. Only their help comes here.
      throw new Error('The hook was not taken on its own path.');
    },
  );
}

const SETTINGS = `
Environment variables for whoever starts the agent:
  SKEP_INSTANCE_ID     which instance it is, for example work-12-a1
  SKEP_INSTANCE_TYPE   coding, review or planning, where it is new
  SKEP_DATABASE_URL    the database, where it is not the project's own
  SKEP_CAPTURE         how much is stored of its words: none, summary, full, full:KILOBYTES
  SKEP_NO_RECORDER     if set, events wait for the next command instead of being recorded in the background
`;
