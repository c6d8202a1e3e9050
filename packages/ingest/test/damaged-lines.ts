import { readFileSync } from 'node:fs';
import { type RecordedAgent, readRecordings } from '@skep/recordings';
import fc from 'fast-check';

/** Lines of an agent's recorded transcripts: as they are, with a value replaced somewhere, cut off, or no lines at all. */
export function damagedLines(agent: RecordedAgent): fc.Arbitrary<string> {
  const paths = readRecordings([agent]).flatMap(({ transcriptPath, subagentTranscriptPaths }) => [
    ...(transcriptPath === null ? [] : [transcriptPath]),
    ...subagentTranscriptPaths,
  ]);
  const lines = paths.flatMap((path) => readFileSync(path, 'utf8').split('\n')).filter(Boolean);
  const line = fc.constantFrom(...lines);
  const replaced = fc
    .tuple(line, fc.array(fc.nat(30), { minLength: 1, maxLength: 7 }), oddValue)
    .map(([text, path, value]) => JSON.stringify(replace(JSON.parse(text), path, value)));
  return fc.oneof(
    { weight: 4, arbitrary: line },
    { weight: 8, arbitrary: replaced },
    { weight: 1, arbitrary: fc.tuple(line, fc.nat(5000)).map(([text, end]) => text.slice(0, end)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -1, 1e308, true, [], {}, [[]], '\0', '\ud800', 'x'.repeat(5000), [
    null,
  ]),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Replaces the value that is reached by taking the field of that number, over and over. */
function replace(value: unknown, [index = 0, ...rest]: readonly number[], odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return odd;
  const keys = Object.keys(value);
  const key = keys[index % Math.max(1, keys.length)];
  if (key === undefined) return odd;
  const child = (value as Record<string, unknown>)[key];
  const changed = rest.length === 0 ? odd : replace(child, rest, odd);
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? changed : item));
  return { ...value, [key]: changed };
}
