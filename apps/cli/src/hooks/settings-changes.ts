import type { Agent } from '@skep/ingest';
import { NOTHING_LEFT, OPEN } from './formats.ts';
import { ownEntries } from './own-entries.ts';
import { type Plan, planInstall, planUninstall, type Wish } from './plan.ts';
import type { SettingsDocument } from './settings-document.ts';
import { openSettingsFile, readSettingsFile, type SettingsFile, withPath } from './settings-file.ts';
import { type Scope, type Surroundings, settingsPlaces } from './settings-places.ts';

/** What is to become of one file. */
export interface SettingsChange {
  readonly agent: Agent;
  readonly scope: Scope;
  readonly file: SettingsFile;
  readonly plan: Plan;
  /** The new text; null where nothing is left of the file. */
  readonly after: string | null;
}

/** A file of an agent's settings, opened. */
export interface OpenedFile {
  readonly file: SettingsFile;
  readonly document: SettingsDocument;
}

/**
 * Reads all files that an agent takes hooks from in a scope.
 *
 * @throws CliError `CLI_SETTINGS_UNREADABLE`, `CLI_SETTINGS_INVALID`
 * @throws BrokenWorktreeError
 */
export function openSettings(agent: Agent, scope: Scope, around: Surroundings): readonly OpenedFile[] {
  return settingsPlaces(agent, scope, around).map((place) => {
    const file = readSettingsFile(place);
    return { file, document: openSettingsFile(file) };
  });
}

/** The changes after which an agent reports to Skep, from one file of the scope alone. */
export function changesToInstall(scope: Scope, wish: Wish, files: readonly OpenedFile[]): SettingsChange[] {
  const { agent } = wish.hooks;
  const target = targetAmong(files, agent);
  return files.flatMap((opened) => {
    if (opened === target)
      return [changeOf(agent, scope, opened, (text, open) => planInstall(text, open, wish))];
    return changesToUninstall(scope, agent, [opened]).filter(({ plan }) => plan.changed);
  });
}

/** The changes after which an agent no longer reports to Skep; files that are not there need none. */
export function changesToUninstall(
  scope: Scope,
  agent: Agent,
  files: readonly OpenedFile[],
): SettingsChange[] {
  return files
    .filter(({ file }) => file.bytes !== null)
    .map((opened) => changeOf(agent, scope, opened, (text, open) => planUninstall(text, open, agent)));
}

type MakePlan = (text: string, open: (text: string) => SettingsDocument) => Plan;

function changeOf(agent: Agent, scope: Scope, { file }: OpenedFile, make: MakePlan): SettingsChange {
  const plan = withPath(file.path, file.format, () => make(file.text, OPEN[file.format]));
  const isNothing = plan.changed && plan.text === NOTHING_LEFT[file.format];
  // The file that a link leads to is under somebody's care: it stays, even with nothing in it.
  const isLink = file.path !== file.target;
  return { agent, scope, file, plan, after: isNothing && !isLink ? null : plan.text };
}

/** The file for an agent's hooks: where ours are, else where the others are, because agents ask for one place. */
function targetAmong(files: readonly OpenedFile[], agent: Agent): OpenedFile | undefined {
  return (
    files.find(({ document }) => ownEntries(document, agent).length > 0) ??
    files.find(({ document }) => document.entries.length > 0) ??
    files[0]
  );
}
