import { Session } from 'node:inspector/promises';
import { type Shares, sharesOf } from './areas.ts';

/** Microseconds between two looks. */
const INTERVAL = 100;

/** Where the time of this thread goes while `work` runs. */
export async function recordProfile(work: () => Promise<unknown>): Promise<Shares> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    return sharesOf(profile);
  } finally {
    session.disconnect();
  }
}
