import { AGENTS, type Agent } from '@skep/ingest';
import type { CommandContext } from '../command-context.ts';
import { EXIT, type ExitCode } from '../errors/exit-codes.ts';
import { agentsFrom, type ScopeOptions, scopeFrom } from './choices.ts';
import { hookEndpoint } from './http-endpoint.ts';
import { type AdvisedChange, planInstallation, planRemoval, writeChanges } from './install.ts';
import { changePatch, changeRecord, changeText } from './report.ts';
import { SCOPES } from './settings-places.ts';
import { hooksStatus, works } from './status.ts';
import { writeStatus } from './status-report.ts';

export interface ChangeOptions extends ScopeOptions {
  readonly print?: boolean;
}

export interface InstallOptions extends ChangeOptions {
  readonly http?: string;
}

/** `skep hooks install` */
export async function install(
  context: CommandContext,
  named: readonly Agent[] | undefined,
  options: InstallOptions,
): Promise<undefined> {
  const url = options.http === undefined ? null : hookEndpoint(options.http);
  const agents =
    url !== null && !named?.length ? (['claude-code'] as const) : agentsFrom(named ?? [], context);
  const scope = scopeFrom(options, context.runtime.cwd);
  const changes = await planInstallation(context, { agents, scope, url });
  carryOut(context, changes, options);
}

/** `skep hooks uninstall` */
export async function uninstall(
  context: CommandContext,
  named: readonly Agent[] | undefined,
  options: ChangeOptions,
): Promise<undefined> {
  const scope = scopeFrom(options, context.runtime.cwd);
  const changes = planRemoval(context, named?.length ? named : AGENTS, scope);
  if (changes.length === 0) context.output.note('There are no settings to take hooks out of.');
  carryOut(context, changes, options);
}

/** `skep hooks status` */
export async function status(
  context: CommandContext,
  named: readonly Agent[] | undefined,
  options: ScopeOptions,
): Promise<ExitCode | undefined> {
  const asked = SCOPES.filter((scope) => options[scope]);
  const agents = named?.length ? [...new Set(named)] : AGENTS;
  const scopes = asked.length > 0 ? asked : SCOPES;
  const found = (await Promise.all(agents.map((agent) => hooksStatus(context, agent, scopes)))).flat();
  // Settings of this kind are rare: they are shown where they say something.
  const shown = found.filter(
    ({ scope, state }) => asked.length > 0 || scope !== 'local' || state !== 'not-installed',
  );
  await writeStatus(context, agents, shown);
  const present = shown.filter(({ state }) => state !== 'not-installed');
  const isWell = named?.length
    ? agents.every((agent) => shown.some((one) => one.agent === agent && works(one)))
    : present.length > 0 && present.every(works);
  return isWell ? undefined : EXIT.failed;
}

function carryOut(
  context: CommandContext,
  changes: readonly AdvisedChange[],
  { print }: ChangeOptions,
): void {
  const { output, runtime } = context;
  if (print) {
    const isTerminal = runtime.stdout.isTTY === true;
    if (output.json) {
      output.writeJson(changes.map((change) => ({ ...changeRecord(change, null), after: change.after })));
    } else output.write(changes.map((change) => changePatch(change, isTerminal)).join(''));
    if (changes.every(({ plan }) => !plan.changed)) output.note('Nothing would change.');
    return;
  }
  const records: unknown[] = [];
  writeChanges(context, changes, (change, backup) => {
    if (output.json) records.push(changeRecord(change, backup));
    else output.write(changeText(change, backup, output));
  });
  if (output.json) output.writeJson(records);
}
