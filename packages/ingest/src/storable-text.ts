/** Text as the store takes it: what is no Unicode, and U+0000, stand as U+FFFD, the replacement character. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** At most `max` characters of `text`; what was cut is said. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return storableText(text);
  return `${storableText(text.slice(0, max))}… (${text.length - max} more characters)`;
}
