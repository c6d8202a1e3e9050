import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { neutralize, neutralizeLines } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';
import { plural } from '../output/plural.ts';
import { AGENT_HOOKS } from './agents.ts';
import type { AdvisedChange } from './install.ts';
import type { Plan } from './plan.ts';

/** What was done, for programs. */
export function changeRecord(
  { agent, scope, file, plan, advice }: AdvisedChange,
  backup: string | null,
): Readonly<Record<string, unknown>> {
  const { changed, added, updated, removed, custom } = plan;
  return { agent, scope, path: file.path, changed, added, updated, removed, custom, backup, advice };
}

/** What was done, for people. */
export function changeText(
  { agent, file, plan, after, advice }: AdvisedChange,
  backup: string | null,
  { paint }: Pick<Output, 'paint'>,
): string {
  const name = paint('bold', AGENT_HOOKS[agent].name);
  const path = neutralize(file.path);
  const gone = after === null ? ' (nothing was left in it, so it is gone)' : '';
  const lines = [`${name}: ${whatChanged(plan)}: ${path}${gone}`];
  if (backup !== null) lines.push(`  What was there before: ${neutralize(backup)}`);
  for (const sentence of advice) lines.push(`  - ${neutralize(sentence)}`);
  return `${lines.join('\n')}\n`;
}

/** What would be done, as a patch. Control characters are shown only where nobody's terminal would act on them. */
export function changePatch({ file, plan, after }: AdvisedChange, isTerminal: boolean): string {
  if (!plan.changed) return '';
  const [before, next] = [file.mark + file.text, after === null ? '' : file.mark + after];
  const from = file.bytes === null ? '/dev/null' : file.path;
  const to = after === null ? '/dev/null' : file.path;
  const patch = createTwoFilesPatch(from, to, before, next, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return isTerminal ? neutralizeLines(patch) : patch;
}

function whatChanged({ changed, added, updated, removed }: Plan): string {
  const parts = [
    added.length > 0 ? `${plural(added.length, 'hook')} added` : null,
    updated.length > 0 ? `${plural(updated.length, 'hook')} brought up to date` : null,
    removed.length > 0 ? `${plural(removed.length, 'hook')} removed` : null,
  ].filter((part) => part !== null);
  return changed ? parts.join(', ') : 'nothing to change';
}
