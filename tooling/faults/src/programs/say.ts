import { writeSync } from 'node:fs';

/** Tells the process that started this one: at once, and in a whole line, so that it stands whatever happens next. */
export function say(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** What this program was started with. */
export function argument<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}
