import type { HealthCheck, VerificationReport } from '@skep/contracts';
import { failing, healthy } from './health-check.ts';
import { countText } from './text.ts';

/** Of many problems of one kind so many are told; the report has all. */
const SHOWN = 5;

const REPAIR =
  'Restore the newest backup (skep restore), or save what can be read into a new file (skep doctor --repair).';
const ALTERED =
  'Something other than Skep changed them. Compare with a backup, and restore it if that is better (skep restore).';
const DRIFT = 'Somebody changed the schema by hand: undo that, or restore a backup (skep restore).';
const GONE =
  'Compare with a backup. When you know what is gone, db.maintenance.acceptLosses() (skep doctor --accept-losses) ends this warning.';

/** A verification as checks, as `health` has them; losses are among those of `health` itself. Pure. */
export function judgeVerification({ integrity, schema, feed, rows }: VerificationReport): HealthCheck[] {
  const differences = schema.map(({ object, message }) => `${object}: ${message}`);
  return [
    ...judge('integrity', integrity, { good: 'every page reads, every reference holds', advice: REPAIR }),
    ...judge('schema-drift', differences, { good: 'the schema is what the migrations make', advice: DRIFT }),
    ...judge('feed', feed, { good: 'no entry is missing in the midst of it', advice: GONE }),
    ...(rows === null ? [] : judgeRows(rows)),
  ];
}

function judgeRows({ checked, unchecked, altered }: NonNullable<VerificationReport['rows']>): HealthCheck[] {
  const problems = altered.map(({ table, key }) => `${table}: the row ${key} does not say what was written`);
  const without = unchecked === 0 ? '' : `; ${countText(unchecked, 'row has', 'rows have')} no checksum`;
  const good = `${countText(checked, 'row is', 'rows are')} what was written${without}`;
  return judge('rows', problems, { good, advice: ALTERED });
}

function judge(
  name: string,
  problems: readonly string[],
  { good, advice }: { readonly good: string; readonly advice: string },
): HealthCheck[] {
  if (problems.length === 0) return [healthy(name, good, 0)];
  const shown = problems.slice(0, SHOWN).map((problem) => failing(name, problem, advice, problems.length));
  const more = problems.length - shown.length;
  return more === 0 ? shown : [...shown, failing(name, `and ${more} more`, advice, problems.length)];
}
