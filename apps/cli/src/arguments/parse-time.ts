import { CliError } from '../errors/cli-error.ts';

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A point in time: so long ago (`90s`, `10m`, `2h`, `1d`, `1w`), or an ISO date, local unless it names a zone.
 *
 * @throws CliError `CLI_USAGE`
 */
export function parseTime(text: string, now: Date): Date {
  const ago = /^(\d{1,9})([smhdw])$/.exec(text);
  const unit = UNITS[ago?.[2] ?? ''];
  if (ago?.[1] !== undefined && unit !== undefined) {
    return checked(new Date(now.getTime() - Number(ago[1]) * unit), text);
  }
  return checked(new Date(DATE.test(text) ? localDate(text) : Number.NaN), text);
}

/**
 * A point in time to come: in so long (`90m`, `24h`, `2d`), or an ISO date, local unless it names a zone.
 *
 * @throws CliError `CLI_USAGE`
 */
export function parseDeadline(text: string, now: Date): Date {
  const ahead = /^(\d{1,9})([smhdw])$/.exec(text);
  const unit = UNITS[ahead?.[2] ?? ''];
  const time =
    ahead?.[1] !== undefined && unit !== undefined
      ? new Date(now.getTime() + Number(ahead[1]) * unit)
      : new Date(DATE.test(text) ? localDate(text) : Number.NaN);
  if (time.getTime() > now.getTime()) return time;
  throw new CliError('CLI_USAGE', `"${text}" is not a time to come`, {
    hint: 'Give how long from now (90m, 24h, 2d, 1w) or an ISO date (2026-03-01, 2026-03-01T09:30).',
  });
}

/** Without a time, JavaScript takes the date for UTC, which nobody means. */
function localDate(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text;
}

function checked(time: Date, text: string): Date {
  if (!Number.isNaN(time.getTime())) return time;
  throw new CliError('CLI_USAGE', `"${text}" is not a time`, {
    hint: 'Give how long ago (90s, 10m, 2h, 1d, 1w) or an ISO date (2026-03-01, 2026-03-01T09:30).',
  });
}
