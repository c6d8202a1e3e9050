import * as z from 'zod/mini';

// The kinds of value that records are made of. A check's message completes "<field> ...".

const MAX_TEXT = 1_048_576;

const wellFormed = z.refine<string>(
  (value) => value.isWellFormed(),
  'must be well-formed Unicode: it has a lone surrogate',
);
const noNull = z.refine<string>((value) => !value.includes('\0'), 'must not contain U+0000');
const noControls = z.refine<string>((value) => !/\p{Cc}/u.test(value), 'must not contain control characters');

function string(min: number, max: number): z.ZodMiniType<string> {
  return z.string().check(z.minLength(min), z.maxLength(max), wellFormed, noNull);
}

/** What names a record: 1 to 200 characters, none of them a control character. */
export const identifier: z.ZodMiniType<string> = z
  .string()
  .check(z.minLength(1), z.maxLength(200), wellFormed, noControls);

/** A name of something outside: a branch, a tool, a model. Up to 1000 characters. */
export const name: z.ZodMiniType<string> = string(1, 1000);

/** A path in a file system. Up to 4096 characters. */
export const path: z.ZodMiniType<string> = string(1, 4096);

/** Any text up to 1 MB, also none. */
export const text: z.ZodMiniType<string> = string(0, MAX_TEXT);

/** JSON text up to 1 MB. */
export const json: z.ZodMiniType<string> = z
  .string()
  .check(z.maxLength(MAX_TEXT), wellFormed, z.refine(isJson, 'must be valid JSON text: use JSON.stringify'));

export const webUrl: z.ZodMiniType<string> = z
  .string()
  .check(z.maxLength(4096), wellFormed, noNull, z.refine(isWebUrl, 'must be an http or https URL'));

export const positive: z.ZodMiniType<number> = z.int().check(z.gte(1));
export const count: z.ZodMiniType<number> = z.int().check(z.gte(0));
export const date: z.ZodMiniType<Date> = z.date();
export const flag: z.ZodMiniType<boolean> = z.boolean();
export const callable: z.ZodMiniType<unknown> = z.custom(
  (value) => typeof value === 'function',
  'must be a function',
);

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function isWebUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
