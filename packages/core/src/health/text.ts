const BYTES = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A size as people read it: `512 bytes`, `1.5 MB`. */
export function bytesText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < BYTES.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${BYTES[unit]}`;
}

const SPANS: readonly (readonly [name: string, milliseconds: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

/** A span of time in its largest unit, rounded down: `3 hours`, `1 day`, `0 seconds`. */
export function spanText(milliseconds: number): string {
  const [name, size] = SPANS.find(([, unit]) => milliseconds >= unit) ?? ['second', 1000];
  const amount = Math.max(0, Math.floor(milliseconds / size));
  return countText(amount, name);
}

/** `1 entry` is `countText(1, 'entry', 'entries')`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
