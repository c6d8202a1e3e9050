import type { Command } from 'commander';
import { define } from '../define-command.ts';
import type { Runtime } from '../runtime.ts';

export function addHook(parent: Command, runtime: Runtime): void {
  const group = parent.command('hook').description('take what an agent reports about itself');
  group.helpCommand(false);
  const command = group
    .command('claude-code')
    .description(
      'Record one hook event of Claude Code, from stdin. Prints nothing and always ends with 0, so that it never gets\n' +
        'in an agent\'s way; what goes wrong is in hook.log beside the database, and in "skep doctor".',
    );
  command.addHelpText('after', SETTINGS);
  define<[], object>(
    command,
    runtime,
    [['skep hook claude-code < event.json', 'try it by hand']],
    async () => {
      // The program takes this command before it reads options: see main.ts. Only its help comes here.
      throw new Error('The hook was not taken on its own path.');
    },
  );
}

const SETTINGS = `
It is run by Claude Code itself. In .claude/settings.json of a project, or in ~/.claude/settings.json for all:

  {
    "hooks": {
      "SessionStart": [{ "hooks": [{ "type": "command", "command": "skep hook claude-code" }] }],
      "PreToolUse": [{ "hooks": [{ "type": "command", "command": "skep hook claude-code" }] }],
      "PostToolUse": [{ "hooks": [{ "type": "command", "command": "skep hook claude-code" }] }]
    }
  }

Add the other events in the same way: PostToolUseFailure, PostToolBatch, UserPromptSubmit, Notification, Stop,
SubagentStart, SubagentStop, PreCompact, SessionEnd.

Environment variables for whoever starts the agent:
  SKEP_INSTANCE_ID     which instance it is, for example work-12-a1
  SKEP_INSTANCE_TYPE   coding, review or planning, where it is new
  SKEP_DATABASE_URL    the database, where it is not the project's own
`;
