import type { HealthCheck, HealthStatus } from '@skep/contracts';
import type { Style } from '../output/colour.ts';
import { neutralize } from '../output/neutralize.ts';
import type { Output } from '../output/output.ts';

const LABELS: Readonly<Record<HealthStatus, readonly [label: string, style: Style]>> = {
  healthy: ['ok', 'green'],
  degraded: ['warn', 'yellow'],
  failing: ['fail', 'red'],
};

/** The checks as lines, with what to do below those that need it. */
export function writeChecks(checks: readonly HealthCheck[], output: Output): void {
  const { paint } = output;
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  let lastAdvice: string | null = null;
  for (const { name, status, message, advice } of checks) {
    const [label, style] = LABELS[status];
    output.write(
      `${paint(style, label.padEnd(4))}  ${neutralize(name).padEnd(width)}  ${neutralize(message)}\n`,
    );
    // Once for all problems of a kind.
    if (advice !== null && advice !== lastAdvice)
      output.write(`${' '.repeat(width + 8)}${neutralize(advice)}\n`);
    lastAdvice = advice;
  }
}
