/** A time as people read it here, to the second: `2026-03-01 09:30:05`. */
export function localTime(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** The same, without the date where that is today's. */
export function recentTime(time: Date, now: Date): string {
  const text = localTime(time);
  const [date = '', clock = ''] = text.split(' ');
  return localTime(now).startsWith(date) ? clock : text;
}
