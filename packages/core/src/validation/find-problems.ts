import type * as z from 'zod/mini';
import { suggestName } from './nearest-name.ts';

/** One thing that is wrong with an input: where, and what it must be. Never the value, which may be secret. */
export interface Problem {
  readonly field: string;
  readonly problem: string;
}

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

/** What is wrong with `value`; empty where it fits the schema. */
export function findProblems(schema: Schema, value: unknown): Problem[] {
  // `~standard` is not used: it would lose the issues' codes.
  const result = (schema as z.ZodMiniType).safeParse(value);
  return result.success ? [] : result.error.issues.flatMap((issue) => describe(schema, value, issue));
}

function describe(schema: Schema, input: unknown, issue: Issue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, issue.path);
    return issue.keys.map((key) => ({
      field: name([...issue.path, key.length > 60 ? `${key.slice(0, 60)}…` : key]),
      problem: `is not known; ${suggestName(key, known)}`,
    }));
  }
  return [{ field: name(issue.path), problem: complaint(issue, valueAt(input, issue.path)) }];
}

function complaint(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `is required: ${nouns[issue.expected] ?? issue.expected}`;
      return `must be ${nouns[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${value === undefined ? 'is required: one of' : 'must be one of'} ${issue.values.join(', ')}`;
    case 'too_small':
      if (issue.origin === 'string')
        return issue.minimum === 1 ? 'must not be empty' : `must have at least ${issue.minimum} characters`;
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
      if (issue.origin === 'array') return `must have at most ${issue.maximum} entries`;
      return `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const nouns: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a string',
  date: 'a valid Date',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
};

function name(path: readonly PropertyKey[]): string {
  const joined = path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  );
  return joined === '' ? '(input)' : joined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    input,
  );
}

/** The field names of the object schema that `path` leads to. */
export function fieldsAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  let current: Schema | undefined = schema;
  for (const part of path) current = shapeOf(current)?.[String(part)];
  return Object.keys(shapeOf(current) ?? {});
}

function shapeOf(schema: Schema | undefined): Record<string, Schema> | undefined {
  let def = schema?._zod.def as unknown as Definition | undefined;
  for (let inner = innerOf(def); inner !== undefined; inner = innerOf(def))
    def = inner._zod.def as typeof def;
  return def?.shape;
}

/** What is of interest in a schema that is of another, made when it was first used or not, or an object's. */
interface Definition {
  readonly innerType?: Schema;
  readonly getter?: () => Schema;
  readonly shape?: Record<string, Schema>;
}

function innerOf(def: Definition | undefined): Schema | undefined {
  return def?.innerType ?? def?.getter?.();
}
