import { goals } from '../goals.ts';
import { judge, reach, type Verdict } from '../judge.ts';
import type { Results } from '../results.ts';
import { digits } from './format.ts';
import { boundText } from './tables.ts';

const WIDTH = 960;
const ROW = 22;
const TOP = 62;
const LABELS = 410;
const FIGURES = 150;
const BARS = WIDTH - LABELS - FIGURES;
/** The scale is logarithmic: from a tenth of the goal to ten times it. */
const LOWEST = 0.1;
const HIGHEST = 10;
const MARKS = [0.1, 0.25, 0.5, 1, 2, 5, 10];

const STYLE = `
  svg { font: 13px system-ui, sans-serif; fill: #1f2328; background: #ffffff; }
  .title { font-size: 15px; font-weight: 600; }
  .quiet { fill: #59636e; font-size: 12px; }
  .mark { stroke: #d1d9e0; }
  .goal { stroke: #1f2328; stroke-width: 2; }
  .met { fill: #2da44e; }
  .missed { fill: #cf222e; }
  .driver { stroke: #0969da; stroke-width: 3; }
  @media (prefers-color-scheme: dark) {
    svg { fill: #e6edf3; background: #0d1117; }
    .quiet { fill: #9198a1; }
    .mark { stroke: #3d444d; }
    .goal { stroke: #e6edf3; }
    .met { fill: #3fb950; }
    .missed { fill: #f85149; }
    .driver { stroke: #58a6ff; }
  }`;

/**
 * A bar for each goal, beside the line of the goal itself: what ends right of the line meets it. A mark shows how far the
 * driver alone comes.
 */
export function picture(results: Results): string {
  const verdicts = judge(goals, results).filter(({ value }) => value !== null);
  const height = TOP + verdicts.length * ROW + 16;
  const line = (value: number, name: string): string =>
    `<line class="${name}" x1="${x(value)}" x2="${x(value)}" y1="${TOP - 6}" y2="${height - 12}"/>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img"`,
    ` aria-label="Figures beside their goals">`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="12" y="24">How far each figure is from its goal</text>`,
    `<line class="driver" x1="16" x2="16" y1="36" y2="50"/>`,
    `<text class="quiet" x="24" y="47">how far the driver alone comes</text>`,
    ...MARKS.map((mark) => `<text class="quiet" text-anchor="middle" x="${x(mark)}" y="46">${mark}×</text>`),
    ...MARKS.map((mark) => line(mark, 'mark')),
    ...verdicts.map((verdict, index) => bar(verdict, TOP + index * ROW)),
    line(1, 'goal'),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function bar({ goal, value, isMet, limit }: Verdict, y: number): string {
  const figure = value?.median ?? Number.NaN;
  const end = x(reach(goal, figure));
  const [from, to] = [Math.min(end, x(1)), Math.max(end, x(1))];
  const text = y + 14;
  const driver = limit === null ? null : x(reach(goal, limit.median));
  return [
    `<text x="${LABELS - 12}" y="${text}" text-anchor="end">${escapeText(goal.measure)}</text>`,
    `<rect class="${isMet === true ? 'met' : 'missed'}" x="${from}" y="${y + 3}"`,
    ` width="${rounded(Math.max(2, to - from))}" height="${ROW - 8}"/>`,
    driver === null
      ? ''
      : `<line class="driver" x1="${driver}" x2="${driver}" y1="${y + 1}" y2="${y + ROW - 3}"/>`,
    `<text x="${LABELS + BARS + 14}" y="${text}">${digits(figure)}`,
    ` <tspan class="quiet">goal ${escapeText(boundText(goal))}</tspan></text>`,
  ].join('');
}

function x(share: number): number {
  const within = Math.min(HIGHEST, Math.max(LOWEST, share));
  return rounded(LABELS + (Math.log(within / LOWEST) / Math.log(HIGHEST / LOWEST)) * BARS);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
