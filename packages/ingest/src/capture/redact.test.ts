import { describe, expect, test } from 'vitest';
import { createCapture, DEFAULT_CAPTURE } from './capture.ts';
import { redactText } from './redact.ts';

// Built from parts, so that no scanner takes this file for a leak.
const letters = (count: number) =>
  'Ab3dEf6hIj9lMn2pQr5tUv8xYz1BcD4fGh7jKl0nOp3rSt6vWx9z'.repeat(5).slice(0, count);
const hex = (count: number) => '0123456789abcdef'.repeat(8).slice(0, count);

const secrets: readonly (readonly [kind: string, secret: string])[] = [
  ['AWS access key', `AKIA${'ABCDEFGH234567IJ'}`],
  ['GitHub token', `ghp_${letters(36)}`],
  ['GitHub token', `github_pat_${letters(60)}`],
  ['GitLab token', `glpat-${letters(20)}`],
  ['Anthropic key', `sk-ant-api03-${letters(80)}`],
  ['OpenAI key', `sk-proj-${letters(60)}`],
  ['OpenAI key', `sk-${letters(48)}`],
  ['Google key', `AIza${letters(35)}`],
  ['Slack token', `xoxb-${'1234567890'}-${letters(24)}`],
  ['Slack webhook', `https://hooks.slack.com/services/T0${letters(8)}/B0${letters(8)}/${letters(24)}`],
  ['Stripe key', `sk_live_${letters(24)}`],
  ['npm token', `npm_${letters(36)}`],
  ['PyPI token', `pypi-${letters(60)}`],
  ['Hugging Face token', `hf_${letters(34)}`],
  ['SendGrid key', `SG.${letters(22)}.${letters(43)}`],
  ['DigitalOcean token', `dop_v1_${hex(64)}`],
  ['Databricks token', `dapi${hex(32)}`],
  ['JSON web token', `eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`],
  ['age key', `AGE-SECRET-KEY-1${letters(58).toUpperCase()}`],
];

describe('a secret of a known shape', () => {
  test.each(secrets)('%s', (kind, secret) => {
    for (const text of [secret, `export X=${secret}`, `{"a":"${secret}"}`, `see ${secret}, please`]) {
      const redacted = redactText(text);
      expect(redacted).not.toContain(secret.slice(-12));
      expect(redacted).toMatch(/\[redacted /);
    }
    expect(redactText(`see ${secret} there`)).toBe(`see [redacted ${kind}] there`);
  });

  test('a private key goes with all of its lines, also where its end was cut off', () => {
    const head = '-----BEGIN OPENSSH PRIVATE KEY-----';
    const key = `${head}\n${letters(64)}\n${letters(64)}\n-----END OPENSSH PRIVATE KEY-----`;
    expect(redactText(`a ${key} b`)).toBe('a [redacted private key] b');
    expect(redactText(`a ${head}\n${letters(64)}`)).toBe('a [redacted private key]');
  });
});

describe('a secret known by the name before it', () => {
  test.each([
    ['DB_PASSWORD=hunter2hunter2', 'DB_PASSWORD=[redacted value]'],
    ['export NPM_TOKEN="abc def ghi"', 'export NPM_TOKEN=[redacted value]'],
    ["password: 'correct horse'", 'password: [redacted value]'],
    ['{"client_secret": "abcdefgh"}', '{"client_secret": [redacted value]}'],
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG', 'aws_secret_access_key = [redacted value]'],
    ['Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer [redacted credential]'],
    ['curl -H "x-api-key: abcdefghijkl"', 'curl -H "x-api-key: [redacted credential]"'],
    ['bearer abcdefghijklmnopqrstuvwxyz', 'bearer [redacted credential]'],
    ['postgres://fleet:s3cr3t@db.example/x', 'postgres://fleet:[redacted password]@db.example/x'],
  ])('%s', (text, redacted) => {
    expect(redactText(text)).toBe(redacted);
  });

  test.each([
    'PASSWORD=$DB_PASSWORD node run.js',
    'the password is checked in src/auth.ts',
    'const token = await readToken();',
    'npm test -- --grep "key: value"',
    'sort --key=2',
    'https://github.com/acme/acme/pull/3',
    'git commit -m "Add a tokenizer"',
    'sk-learn is a library',
    '',
  ])('and what is none stays: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

describe('what is captured', () => {
  const secret = `ghp_${letters(36)}`;
  const input = { command: `GH_TOKEN=${secret} gh pr create`, env: { api_key: 'abc', note: 'x' }, n: 1 };

  test.each(['summary', 'full'] as const)('at level %s has no secret in it, wherever it stood', (level) => {
    const capture = createCapture({ ...DEFAULT_CAPTURE, level });
    const kept = JSON.stringify(capture.value(input));
    expect(kept).not.toContain(secret);
    expect(kept).toContain('gh pr create');
    expect(capture.value(input)).toMatchObject({ env: { api_key: '[redacted value]', note: 'x' }, n: 1 });
    expect(capture.text(`failed: ${secret}`, 2000)).toBe('failed: [redacted GitHub token]');
  });

  test('at level none is nothing', () => {
    const capture = createCapture({ ...DEFAULT_CAPTURE, level: 'none' });
    expect(capture.value(input)).toBeUndefined();
    expect(capture.text('an error', 2000)).toBeNull();
  });

  test('at level full is whole up to its length, and cut beyond', () => {
    const capture = createCapture({ level: 'full', maxLength: 2048 });
    expect(capture.value({ text: 'x'.repeat(1500) })).toEqual({ text: 'x'.repeat(1500) });
    expect((capture.value({ text: 'x'.repeat(9000) }) as string).length).toBeLessThan(2200);
    expect(capture.text('x'.repeat(1500), 10)).toHaveLength(1500);
  });

  test('a secret across the place of a cut does not stay by half', () => {
    const capture = createCapture();
    for (let before = 440; before < 500; before += 1) {
      const text = `${'.'.repeat(before)} ${secret} after ${'y'.repeat(20_000)}`;
      expect(capture.value(text)).not.toContain('ghp_');
      expect(capture.text(text, 500)).not.toContain('ghp_');
    }
  });
});

test('text made to be slow is not', () => {
  const hostile = [
    'a.'.repeat(100_000),
    'password'.repeat(30_000),
    `${'key_'.repeat(60_000)}=`,
    `token${' '.repeat(200_000)}`,
    'eyJ'.repeat(80_000),
    '://:'.repeat(60_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(8000),
  ];
  for (const text of hostile) expect(redactText(text).length).toBeLessThanOrEqual(text.length + 20);
}, 20_000);
