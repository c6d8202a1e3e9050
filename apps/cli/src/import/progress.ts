import { neutralize } from '../output/neutralize.ts';
import { sizeText } from '../output/size.ts';
import type { OutputStream } from '../runtime.ts';

export interface Progress {
  add(bytes: number): void;
  /** Takes the bar off the terminal. */
  end(): void;
}

const WIDTH = 30;
/** Milliseconds between two drawings. */
const INTERVAL = 100;
const ERASE = '\r\u001b[K';

/** A bar on a terminal, with the time that is left; nothing elsewhere. */
export function createProgress(stream: OutputStream, total: number, clock: () => number): Progress {
  if (stream.isTTY !== true || total === 0) return { add: () => undefined, end: () => undefined };
  const began = clock();
  let done = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    add(bytes) {
      done = Math.min(total, done + bytes);
      const now = clock();
      if (now - drawn < INTERVAL) return;
      drawn = now;
      stream.write(`${ERASE}${neutralize(barText(done, total, now - began))}`);
    },
    end: () => void stream.write(ERASE),
  };
}

/** @param elapsed Milliseconds. */
export function barText(done: number, total: number, elapsed: number): string {
  const filled = Math.round((done / total) * WIDTH);
  const bar = `${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}`;
  const percent = `${Math.floor((done / total) * 100)}%`.padStart(4);
  return `[${bar}] ${percent}  ${sizeText(done)} of ${sizeText(total)}${timeLeft(done, total, elapsed)}`;
}

function timeLeft(done: number, total: number, elapsed: number): string {
  if (done === 0 || elapsed < 1000) return '';
  const seconds = Math.round(((total - done) / done) * (elapsed / 1000));
  return seconds < 60 ? `, ${seconds} s left` : `, ${Math.ceil(seconds / 60)} min left`;
}
