import { CliError } from '../../errors/cli-error.ts';

/**
 * A list of findings that is not what it should be.
 *
 * @param source Where it was read from.
 * @param place Where in it, such as `[2].severity`; empty for the whole.
 * @param expected What should be there, such as `one of error, warning, note`.
 */
export function findingsError(source: string, place: string, expected: string, found?: unknown): CliError {
  const where = place === '' ? source : `${source}: ${place}`;
  const instead = found === undefined ? '' : `, not ${shown(found)}`;
  return new CliError('CLI_FINDINGS_INVALID', `${where} must be ${expected}${instead}`, {
    hint: 'Nothing was submitted. Run "skep review submit --help" to see what findings look like.',
    context: { source, place, expected },
  });
}

const LONGEST = 60;

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
}
