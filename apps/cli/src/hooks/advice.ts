import { isAbsolute } from 'node:path';
import type { Agent } from '@skep/ingest';
import { eventsFor } from './agents.ts';
import { disabledBy } from './inspect.ts';
import type { Wish } from './plan.ts';
import type { OpenedFile, SettingsChange } from './settings-changes.ts';
import type { Scope } from './settings-places.ts';

/** What a person has to know, or to do, after the hooks are installed. One sentence or two each. */
export function adviceAfterInstall(
  wish: Wish,
  { scope, plan, file }: SettingsChange,
  files: readonly OpenedFile[],
): string[] {
  const { hooks, version, program } = wish;
  const advice: string[] = [];
  for (const { document, file: other } of files) {
    const setting = disabledBy(document.data);
    if (setting !== null) advice.push(`${other.path} switches the hooks off (${setting}): change that.`);
  }
  if (plan.custom.length > 0) {
    advice.push(`Left as you wrote them, because they do more than run Skep: ${plan.custom.join(', ')}.`);
  }
  if (hooks.older !== null && eventsFor(hooks, version) !== hooks.events) {
    advice.push(
      `${hooks.name} ${version} is older than ${hooks.older.since} and knows only some of the events: update it, then run this again.`,
    );
  }
  if (isAbsolute(program[0] ?? '')) advice.push(...adviceOnPaths(program, scope === 'project'));
  if (hooks.agent === 'codex' && file.format === 'json' && !isPlainJson(file.mark + plan.text)) {
    advice.push(`Codex reads plain JSON only: remove comments and trailing commas from ${file.path}.`);
  }
  return plan.changed ? [...advice, ...hooks.notes] : advice;
}

export function adviceOnOtherScope(agent: Agent, scope: Scope, path: string): string {
  return `${path} has the hooks too, so each event is reported twice and recorded once: run "skep hooks uninstall ${agent} --${scope}", or keep both.`;
}

function adviceOnPaths(program: readonly string[], isProject: boolean): string[] {
  const isPassing = program.some((word) => /[\\/]_npx[\\/]/.test(word));
  const install = 'run "npm install --global skep", then this again';
  if (isPassing) return [`Skep runs from a folder that npx may clear at any time: ${install}.`];
  if (!isProject) return [];
  return [
    `"skep" is not on the search path, so the hooks name files of this machine: before you commit them, ${install}.`,
  ];
}

function isPlainJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
