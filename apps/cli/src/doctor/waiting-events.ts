import type { HealthCheck } from '@skep/contracts';
import { spoolDepth } from '@skep/spool';
import { describeError } from '../errors/describe-error.ts';
import type { DatabaseLocation } from '../location/database-location.ts';
import { spoolsOf } from '../recorder/spool-location.ts';
import type { Runtime } from '../runtime.ts';
import { checkSpool, unlookable } from './checks.ts';

/** Looks at the spools of a database: what `health` cannot know by itself. */
export function lookAtSpools(
  location: DatabaseLocation,
  { environment, now }: Pick<Runtime, 'environment' | 'now'>,
): HealthCheck[] {
  try {
    return checkSpool(spoolsOf(location, environment).map(spoolDepth), now());
  } catch (error) {
    return [unlookable('spool', describeError(error))];
  }
}
