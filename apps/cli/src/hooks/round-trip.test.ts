import fc from 'fast-check';
import { parse as parseTomlIndependently } from 'smol-toml';
import { expect, test } from 'vitest';
import { AGENT_HOOKS } from './agents.ts';
import { OPEN } from './formats.ts';
import { planInstall, planUninstall, type Wish } from './plan.ts';

/** Each run edits a file some forty times. */
const RUNS = 150;
/** Milliseconds; the machine may be busy. */
const PATIENCE = 120_000;

const wish = (agent: keyof typeof AGENT_HOOKS): Wish => ({
  hooks: AGENT_HOOKS[agent],
  version: null,
  program: ['skep'],
  database: null,
  url: null,
});

/** Names and texts with all that could be taken for something else. */
const word = fc.oneof(
  fc.constantFrom('a', 'model', 'x-y', 'hooks2', '//', '#', '/* no */', 'a"b', 'ü{', '[[x]]', '\\', ',', ''),
  fc.string({ maxLength: 6 }),
);

/** The choices that make one file differ from another with the same content. */
interface Look {
  readonly eol: string;
  readonly unit: string;
  readonly end: string;
  readonly choose: (most: number) => number;
}

const look = fc
  .record({
    eol: fc.constantFrom('\n', '\r\n'),
    unit: fc.constantFrom('  ', '    ', '\t', ' '),
    end: fc.constantFrom('', 'eol', 'eol+eol', ' '),
    choices: fc.array(fc.nat(), { minLength: 400, maxLength: 400 }),
  })
  .map(({ eol, unit, end, choices }): Look => {
    let next = 0;
    return {
      eol,
      unit,
      end: end.replaceAll('eol', eol).replaceAll('+', ''),
      choose: (most) => {
        next += 1;
        return (choices[next % choices.length] ?? 0) % (most + 1);
      },
    };
  });

interface Group {
  readonly matcher: string | undefined;
  readonly command: string;
}

const groups = fc.array(
  fc.record({ matcher: fc.option(fc.constantFrom('Bash', '*', ''), { nil: undefined }), command: word }),
  { minLength: 1, maxLength: 2 },
);
const hooks = fc.option(
  fc.dictionary(fc.constantFrom('Stop', 'PreToolUse', 'SessionEnd', 'Other'), groups, {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  }),
  { nil: undefined },
);
const scalars = fc.dictionary(
  word.filter((name) => name !== 'hooks' && name !== '__proto__'),
  fc.oneof(word, fc.integer(), fc.boolean()),
  { maxKeys: 3, noNullPrototype: true },
);
const place = fc.constantFrom('first', 'last');

const asData = (all: Record<string, readonly Group[]>) =>
  Object.fromEntries(
    Object.entries(all).map(([event, list]) => [
      event,
      list.map(({ matcher, command }) => ({
        ...(matcher === undefined ? {} : { matcher }),
        hooks: [{ type: 'command', command }],
      })),
    ]),
  );

test(
  'JSON: what was installed and removed again left no trace, whatever the file looks like',
  () => {
    fc.assert(
      fc.property(scalars, hooks, place, look, (values, own, where, style) => {
        const data =
          own === undefined
            ? values
            : where === 'first'
              ? { hooks: asData(own), ...values }
              : { ...values, hooks: asData(own) };
        const text = jsonText(data, style) + style.end;
        const installed = planInstall(text, OPEN.json, wish('claude-code'));
        expect(planInstall(installed.text, OPEN.json, wish('claude-code')).changed).toBe(false);
        expect(OPEN.json(installed.text).entries.length).toBe(
          OPEN.json(text).entries.length + AGENT_HOOKS['claude-code'].events.length,
        );
        expect(planUninstall(installed.text, OPEN.json, 'claude-code').text).toBe(text);
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE,
);

test(
  'TOML: what was installed and removed again left no trace, whatever the file looks like',
  () => {
    fc.assert(
      fc.property(scalars, hooks, look, (values, own, style) => {
        const text = tomlText(values, own === undefined ? {} : asData(own), style);
        const installed = planInstall(text, OPEN.toml, wish('codex'));
        const parsed = parseTomlIndependently(installed.text) as { hooks: Record<string, unknown[]> };
        for (const event of AGENT_HOOKS.codex.events) {
          expect(parsed.hooks[event]?.at(-1)).toEqual({
            hooks: [{ type: 'command', command: 'skep hook codex', timeout: 20 }],
          });
        }
        expect(planInstall(installed.text, OPEN.toml, wish('codex')).changed).toBe(false);
        expect(planUninstall(installed.text, OPEN.toml, 'codex').text).toBe(text);
      }),
      { numRuns: RUNS },
    );
  },
  PATIENCE,
);

/** JSON as people leave it: comments everywhere, on one line or on many, trailing commas or none. */
function jsonText(value: unknown, style: Look, indent = ''): string {
  const isArray = Array.isArray(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  const inner = indent + style.unit;
  const { eol, choose } = style;
  if (entries.length === 0) {
    const empty = [
      `{}`,
      '{ }',
      `{${eol}}`,
      `{ // c${eol}}`,
      '{/* c */}',
      `{${eol}${inner}// c${eol}${indent}}`,
    ];
    return empty[choose(5)] ?? '{}';
  }
  const parts = entries.map(
    ([key, part]) =>
      `${isArray ? '' : `${JSON.stringify(key)}:${' '.repeat(choose(1))}`}${jsonText(part, style, inner)}`,
  );
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  const comma = choose(3) === 0 ? ',' : '';
  if (choose(2) === 0) {
    const comment = choose(3) === 0 ? ' /* c */' : '';
    return `${open}${' '.repeat(choose(1))}${parts.join(`,${' '.repeat(choose(1))}`)}${comment}${comma}${' '.repeat(choose(1))}${close}`;
  }
  const lines = parts.map((part, index) => {
    const before = choose(4) === 0 ? `${inner}// "hooks": {${eol}` : '';
    const after = ['', ' // c', ' /* } */', '  ', ` /* a${eol} b */`][choose(9)] ?? '';
    return `${before}${inner}${part}${index === parts.length - 1 ? comma : ','}${after}${eol}`;
  });
  const last = choose(4) === 0 ? `${inner}// the end${eol}` : '';
  return `${open}${choose(3) === 0 ? ' // c' : ''}${eol}${lines.join('')}${last}${indent}${close}`;
}

/** TOML as people leave it, with the hooks in one of the forms that TOML has for them. */
function tomlText(
  values: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, readonly { matcher?: string; hooks: readonly unknown[] }[]>>,
  style: Look,
): string {
  const { eol, choose } = style;
  const comment = () => ['', '', ` # c`, '  '][choose(3)] ?? '';
  const line = (text: string) =>
    `${choose(5) === 0 ? `# [[hooks.Stop]]${eol}` : ''}${text}${comment()}${eol}`;
  const key = (name: string) => JSON.stringify(name).replaceAll('\u007f', '\\u007f');
  const value = (content: unknown): string => {
    if (Array.isArray(content)) {
      const parts = content.map(value);
      if (choose(1) === 0) return `[${parts.join(', ')}${choose(2) === 0 ? ',' : ''}]`;
      return `[${comment()}${eol}${parts.map((part) => `  ${part},${comment()}${eol}`).join('')}]`;
    }
    if (typeof content === 'object' && content !== null) {
      const pairs = Object.entries(content).map(([name, part]) => `${key(name)} = ${inline(part)}`);
      return `{ ${pairs.join(', ')} }`;
    }
    return JSON.stringify(content).replaceAll('\u007f', '\\u007f');
  };
  const inline = (content: unknown): string =>
    Array.isArray(content) ? `[${content.map(inline).join(', ')}]` : value(content);
  const top = Object.entries(values).map(([name, part]) => line(`${key(name)} = ${value(part)}`));
  const events = Object.entries(own);
  const forms = [
    () => events.map(([event, list]) => line(`hooks.${event} = ${value(list)}`)).join(''),
    () => (events.length === 0 ? '' : line(`hooks = ${inline(own)}`)),
    () => line('[hooks]') + events.map(([event, list]) => line(`${event} = ${value(list)}`)).join(''),
    () =>
      events
        .flatMap(([event, list]) =>
          list.map(({ matcher, hooks: handlers }) => {
            const head =
              line(`[[hooks.${event}]]`) + (matcher === undefined ? '' : line(`matcher = '${matcher}'`));
            if (choose(1) === 0) return head + line(`hooks = ${value(handlers)}`);
            const tables = handlers.map((handler) => {
              const fields = Object.entries(handler as object).map(([name, part]) =>
                line(`${name} = ${value(part)}`),
              );
              return line(`[[hooks.${event}.hooks]]`) + fields.join('');
            });
            return head + eol.repeat(choose(2)) + tables.join('');
          }),
        )
        .join(eol),
  ];
  const after = choose(1) === 0 ? `${eol}${line('[other]')}${line('z = 1979-05-27')}` : '';
  const text = `${eol.repeat(choose(2))}${top.join('')}${(forms[choose(3)] ?? (() => ''))()}${after}`;
  return [text, text.trimEnd(), text + eol + eol][choose(2)] ?? text;
}
