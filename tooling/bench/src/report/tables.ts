import type { Goal } from '../goals.ts';
import { goals } from '../goals.ts';
import { judge, type Verdict } from '../judge.ts';
import type { Measurement, Results } from '../results.ts';
import { mean, median, ratios, summarize } from '../statistics/summary.ts';
import { subjects } from '../subjects/all.ts';
import { workloads } from '../workloads.ts';
import { amount, digits, time } from './format.ts';

/** Rows of text; the first one is the head. */
export type Table = readonly (readonly string[])[];

/** Every goal with its figure: those that are missed, too. */
export function goalTable(results: Results): Table {
  const rows = judge(goals, results).filter(({ value }) => value !== null);
  return [
    ['measure', 'goal', 'figure', 'p10 to p90', 'goal met', 'driver alone'],
    ...rows.map(({ goal, value, isMet, limit }) => [
      goal.measure,
      boundText(goal),
      digits(value?.median ?? Number.NaN),
      `${digits(value?.p10 ?? Number.NaN)} to ${digits(value?.p90 ?? Number.NaN)}`,
      isMet === true ? 'yes' : 'NO',
      limit === null ? '' : digits(limit.median),
    ]),
  ];
}

export function boundText({ bound }: Goal): string {
  return 'atLeast' in bound ? `≥ ${bound.atLeast}` : `≤ ${bound.atMost}`;
}

export function countMet(results: Results): { met: number; of: number } {
  const judged = judge(goals, results).filter((verdict): verdict is Verdict => verdict.isMet !== null);
  return { met: judged.filter(({ isMet }) => isMet).length, of: judged.length };
}

/** Everything that was measured, by workload: the cost of a call, and the speed as a multiple of raw better-sqlite3's. */
export function measurementTable(results: Results): Table {
  const rows: string[][] = [];
  for (const [workload, group] of Map.groupBy(results.measurements, keyOf)) {
    const base = group.find(({ subject }) => subject === 'better-sqlite3' || subject === 'node -e 0');
    for (const measurement of group) {
      const { median: middle, p10, p90 } = summarize(measurement.rounds);
      const shown = measurement.unit === 'ms' ? time : (value: number) => `${digits(value)} MB`;
      rows.push([
        workload,
        titleOf(measurement.subject),
        shown(middle),
        measurement.rounds.length > 1 ? `${shown(p10)} to ${shown(p90)}` : '',
        base === undefined ? '' : digits(median(ratios(base.rounds, measurement.rounds))),
        measurement.cpu === undefined ? '' : time(mean(measurement.cpu)),
      ]);
    }
  }
  return [['workload', 'subject', 'a call', 'p10 to p90', 'speed, raw = 1', 'processor'], ...rows];
}

/** What stops the goals that are missed, each reason once. */
export function missedReasons(results: Results): { why: string; measures: string[] }[] {
  const missed = judge(goals, results).filter(({ isMet }) => isMet === false);
  return [...Map.groupBy(missed, ({ goal }) => goal.why ?? 'No reason is known: look at the profile.')].map(
    ([why, verdicts]) => ({ why, measures: verdicts.map(({ goal }) => goal.measure) }),
  );
}

/** Where the time of what missed its goal goes. */
export function profileTable({ profiles }: Results): Table {
  const rows = profiles.map(({ workload, subject, events, shares }) => [
    `${workload}, ${amount(events)}`,
    titleOf(subject),
    shares.map(({ area, share }) => `${area} ${Math.round(share * 100)} %`).join(', '),
  ]);
  return [['workload', 'subject', 'where the time of the calling thread goes'], ...rows];
}

/** What the workloads are, in words. */
export function workloadTable(): Table {
  return [['workload', 'what a call does'], ...workloads.map(({ name, title }) => [name, title])];
}

function keyOf({ workload, events }: Measurement): string {
  return events === null ? workload : `${workload}, ${amount(events)}`;
}

function titleOf(name: string): string {
  return subjects.find((entry) => entry.name === name)?.title ?? name;
}

/** For a terminal: columns under each other. */
export function plainTable([head = [], ...rows]: Table): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

export function markdownTable([head = [], ...rows]: Table): string {
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
