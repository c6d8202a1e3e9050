import type { HealthCheck } from '@skep/contracts';
import { messageOf } from '../history/mark-file.ts';
import { failing } from './health-check.ts';

/** Looks at one thing. What cannot be looked at is a failing check of its own, and the rest goes on. */
export async function look(
  name: string,
  judge: () => Promise<readonly HealthCheck[]>,
): Promise<readonly HealthCheck[]> {
  try {
    return await judge();
  } catch (error) {
    const advice = 'Put right what the message names, then look again.';
    return [failing(name, `it cannot be looked at: ${messageOf(error)}`, advice)];
  }
}
