import { type RecordedAgent, readRecordings } from './recordings.ts';

/** A number from 0 to below 1, the same sequence for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
type Json = Record<string, unknown>;

/**
 * What an agent's hook may be given when something is wrong: recorded payloads of the agent damaged in one to three ways,
 * and now and then bytes that never were one. Without end, the same for the same seed.
 */
export function* damagedPayloads(agent: RecordedAgent, seed: number): Generator<Buffer> {
  const random = randomFrom(seed);
  const payloads = readRecordings([agent]).flatMap(({ events }) => events.map(({ payload }) => payload));
  for (;;) {
    if (random() < 0.02) yield noise(random, random() * 3000);
    else {
      let payload: Json = structuredClone(pick(random, payloads));
      const times = 1 + Math.floor(random() * 3);
      for (let time = 0; time < times; time += 1) payload = pick(random, DAMAGES)(payload, random);
      yield damagedText(JSON.stringify(payload), random);
    }
  }
}

/** Ways to damage the object, each of which leaves JSON. */
const DAMAGES: readonly ((payload: Json, random: Random) => Json)[] = [
  (payload) => payload,
  (payload, random) => without(payload, pick(random, Object.keys(payload))),
  (payload, random) => ({ ...payload, [pick(random, Object.keys(payload))]: oddValue(random) }),
  (payload, random) => ({ ...payload, [pick(random, NAMES)]: oddValue(random) }),
  (payload, random) => ({ ...payload, hook_event_name: pick(random, EVENTS) }),
  (payload, random) => ({ ...payload, tool_input: deep(random, payload.tool_input) }),
  (payload, random) => Object.fromEntries(Object.entries(payload).sort(() => random() - 0.5)),
  (payload, random) => {
    const [one, other] = [pick(random, Object.keys(payload)), pick(random, Object.keys(payload))];
    return { ...payload, [one]: payload[other], [other]: payload[one] };
  },
];

const NAMES = [
  'session_id',
  'hook_event_name',
  'tool_name',
  'tool_use_id',
  'tool_input',
  'tool_response',
  'tool_calls',
  'agent_id',
  'cwd',
  'timestamp',
  'transcript_path',
  'turn_id',
  'type',
  '__proto__',
  'constructor',
  '',
];
const EVENTS = ['PreToolUse', 'PostToolBatch', 'SessionEnd', 'AfterTool', 'BeforeTool', 'Stop', 'SomethingNew', '\0'];

function oddValue(random: Random): unknown {
  return pick<() => unknown>(random, [
    () => null,
    () => random() < 0.5,
    () => (random() - 0.5) * 10 ** Math.floor(random() * 300),
    () => '',
    () => 'x'.repeat(random() * 20_000),
    () => String.fromCharCode(...Array.from({ length: 20 }, () => random() * 65_536)),
    () => '\ud800',
    () => 'a\0b\u001b[31m\u202e',
    () => [],
    () => [null, {}, [[]], 'x', 1],
    () => ({}),
    () => ({ length: -1, toString: 'x', toJSON: 'x', then: 'x' }),
    () => deep(random, 'end'),
    () => '2026-13-45T99:99:99Z',
    () => -1,
  ])();
}

function deep(random: Random, inner: unknown): unknown {
  let value = inner;
  for (let level = random() * 150; level > 0; level -= 1) value = random() < 0.5 ? [value] : { a: value };
  return value;
}

/** Now and then what is on the way is cut off, or has another byte in it. */
function damagedText(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text);
  if (random() < 0.1) return bytes.subarray(0, random() * bytes.length);
  if (random() < 0.1) {
    for (let flips = 1 + random() * 5; flips > 0; flips -= 1) {
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    }
  }
  return bytes;
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(length) }, () => Math.floor(random() * 256)));
}

function without(payload: Json, field: string): Json {
  const { [field]: _, ...rest } = payload;
  return rest;
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}
