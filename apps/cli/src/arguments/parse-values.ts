import { InvalidArgumentError } from 'commander';

/** A parser of whole numbers from `min` up, for an option or argument. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min) return value;
    throw new InvalidArgumentError(`It must be a whole number, ${min} or more.`);
  };
}

/** A parser of one of `values`. */
export function oneOf<T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const found = values.find((value) => value === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It must be one of ${values.join(', ')}.`);
  };
}

/** A parser of several of `values`, separated by commas or in several options of the same name. */
export function someOf<T extends string>(
  values: readonly T[],
): (text: string, previous: readonly T[] | undefined) => readonly T[] {
  const parse = oneOf(values);
  return (text, previous) => [...(previous ?? []), ...text.split(',').map((part) => parse(part.trim()))];
}
