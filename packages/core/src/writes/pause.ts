import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

// Taken from the module, so that a test's fake timers do not stop the database.

/** Resolves after `milliseconds`, or at once when `signal` aborts. @returns Whether the whole time has passed. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (passed: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(passed);
    };
    const abort = (): void => end(false);
    const timer = setTimeout(() => end(true), milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** Resolves when the event loop has taken in what is waiting at its door. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Calls `late` after `milliseconds` (0: never) unless it is stopped before. */
export function deadline(milliseconds: number, late: () => void): () => void {
  if (milliseconds === 0) return () => {};
  const timer = setTimeout(late, milliseconds);
  return () => clearTimeout(timer);
}
