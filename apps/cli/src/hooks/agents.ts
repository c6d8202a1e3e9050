import type { Agent } from '@skep/ingest';

/** What Skep has an agent report, and how the agent wants it written down. */
export interface AgentHooks {
  readonly agent: Agent;
  /** The product's own name. */
  readonly name: string;
  /** The events to report, in the order of a session. */
  readonly events: readonly string[];
  /**
   * Versions before `since` refuse the whole file for an event that they do not know: they get only these. Null where
   * every version passes over what it does not know.
   */
  readonly older: { readonly since: string; readonly events: readonly string[] } | null;
  /** Longest time that the agent waits for a hook, in the agent's own unit. The hook itself gives up before. */
  readonly timeout: number;
  /** Further fields of each hook. */
  readonly fields: Readonly<Record<string, string>>;
  /** Events that can only be given to a command; null where the agent cannot send any over HTTP. */
  readonly commandOnly: readonly string[] | null;
  /** What the person has to know after the installation. */
  readonly notes: readonly string[];
}

/** What our hooks are called where hooks have names. */
export const HOOK_NAME = 'skep';

const CLAUDE_CODE: AgentHooks = {
  agent: 'claude-code',
  name: 'Claude Code',
  events: [
    'SessionStart',
    'UserPromptSubmit',
    'PreToolUse',
    'PermissionRequest',
    'PostToolUse',
    'PostToolUseFailure',
    'PostToolBatch',
    'Notification',
    'Elicitation',
    'ElicitationResult',
    'SubagentStart',
    'SubagentStop',
    'TaskCreated',
    'TaskCompleted',
    'PreCompact',
    'PostCompact',
    'Stop',
    'StopFailure',
    'SessionEnd',
  ],
  older: {
    since: '2.1.101',
    events: [
      'SessionStart',
      'UserPromptSubmit',
      'PreToolUse',
      'PostToolUse',
      'Notification',
      'SubagentStop',
      'PreCompact',
      'Stop',
      'SessionEnd',
    ],
  },
  timeout: 20,
  fields: {},
  commandOnly: ['SessionStart'],
  notes: ['A session that is running may do without the hooks until it is started again.'],
};

const CODEX: AgentHooks = {
  agent: 'codex',
  name: 'Codex',
  events: [
    'SessionStart',
    'UserPromptSubmit',
    'PreToolUse',
    'PermissionRequest',
    'PostToolUse',
    'PreCompact',
    'PostCompact',
    'SubagentStart',
    'SubagentStop',
    'Stop',
    'Interrupt',
    'SessionEnd',
  ],
  older: null,
  timeout: 20,
  fields: {},
  commandOnly: null,
  notes: [
    'Codex runs a new or changed hook only after you have reviewed it: start codex, open /hooks, and trust them.',
    'Hooks of a project also need the project to be trusted. SessionEnd needs Codex 0.145 or newer, Interrupt 0.150.',
  ],
};

const GEMINI: AgentHooks = {
  agent: 'gemini',
  name: 'Gemini CLI',
  events: [
    'SessionStart',
    'BeforeAgent',
    'BeforeTool',
    'AfterTool',
    'Notification',
    'PreCompress',
    'AfterAgent',
    'SessionEnd',
  ],
  older: null,
  timeout: 20_000,
  fields: { name: HOOK_NAME },
  commandOnly: null,
  notes: [
    'BeforeModel, AfterModel and BeforeToolSelection are left out: they come often and tell nothing that is kept.',
    'Gemini CLI runs hooks only in folders that it trusts, and warns once about those of a project.',
  ],
};

export const AGENT_HOOKS: Readonly<Record<Agent, AgentHooks>> = {
  'claude-code': CLAUDE_CODE,
  codex: CODEX,
  gemini: GEMINI,
};

/** The events to report for a version of the agent, as it names itself; null where that is not known. */
export function eventsFor({ events, older }: AgentHooks, version: string | null): readonly string[] {
  if (older === null || version === null || !isBefore(version, older.since)) return events;
  return older.events;
}

/** Compares versions of the form 1.2.3 number by number. */
function isBefore(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const index = two.findIndex((number, at) => (one[at] ?? 0) !== number);
  return index >= 0 && (one[index] ?? 0) < (two[index] ?? 0);
}
