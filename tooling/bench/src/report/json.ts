import type { Results } from '../results.ts';

/** More digits tell nothing of a measurement. */
const DIGITS = 5;

/** All results as JSON, a measurement to a line, so that two runs can be compared line by line. */
export function resultsJson({ measurements, ...rest }: Results): string {
  const head = JSON.stringify(rest, null, 1).replace(/\n\}$/, '');
  const lines = measurements.map((one) => `  ${JSON.stringify(one, rounded)}`).join(',\n');
  return `${head},\n "measurements": [\n${lines}\n ]\n}\n`;
}

function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;
}
