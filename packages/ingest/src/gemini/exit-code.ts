/**
 * The code other than 0 that a command exited with, by what the model was shown of it: the last line that tells one, for
 * the command's own output comes before that. Null where none tells one.
 */
export function exitCodeIn(shown: unknown): number | null {
  if (typeof shown !== 'string') return null;
  const code = [...shown.matchAll(/^Exit Code: (\d{1,10})$/gm)].at(-1)?.[1];
  return code === undefined ? null : Number(code);
}
