/** One kind of secret, and how it is taken out of a text. */
export interface SecretRule {
  /** What a text must hold at least one of, in lower case, for the rule to be worth trying. */
  readonly hints: readonly string[];
  readonly apply: (text: string) => string;
}

const mark = (kind: string): string => `[redacted ${kind}]`;

function shape(kind: string, hints: readonly string[], pattern: RegExp): SecretRule {
  return { hints, apply: (text) => text.replace(pattern, mark(kind)) };
}

/**
 * Secrets that can be known by their shape. Their issuers publish the prefixes so that they can be found: see the secret
 * scanning patterns of GitHub, and the rules of gitleaks.
 */
const SHAPES: readonly SecretRule[] = [
  shape(
    'private key',
    ['private key'],
    /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ),
  shape('AWS access key', ['akia', 'asia', 'abia', 'acca'], /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g),
  shape(
    'GitHub token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g,
  ),
  shape(
    'GitLab token',
    ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glsoat-', 'glcbt-'],
    /\bgl(?:pat|ptt|dt|rt|soat|cbt)-[\w-]{20,}/g,
  ),
  shape('Anthropic key', ['sk-ant-'], /\bsk-ant-[\w-]{20,}/g),
  shape('OpenAI key', ['sk-'], /\bsk-(?:proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20,}/g),
  shape(
    'Google key',
    ['aiza', 'ya29.', 'gocspx-'],
    /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g,
  ),
  shape('Slack token', ['xox', 'xapp-'], /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g),
  shape(
    'Slack webhook',
    ['hooks.slack.com'],
    /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{20,}/g,
  ),
  shape('Stripe key', ['sk_', 'rk_', 'whsec_'], /\b(?:(?:sk|rk)_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g),
  shape('npm token', ['npm_'], /\bnpm_[A-Za-z0-9]{36}/g),
  shape('PyPI token', ['pypi-'], /\bpypi-[\w-]{50,}/g),
  shape('Hugging Face token', ['hf_'], /\bhf_[A-Za-z0-9]{30,}/g),
  shape('SendGrid key', ['sg.'], /\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  shape('DigitalOcean token', ['_v1_'], /\bdo[opr]_v1_[a-f0-9]{64}/g),
  shape('Databricks token', ['dapi'], /\bdapi[a-f0-9]{32}/g),
  shape('JSON web token', ['eyj'], /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}(?:\.[\w-]*)?/g),
  shape('age key', ['age-secret-key-'], /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g),
];

/** What a name holds, in lower case, that may say that its value is secret. */
export const NAMES: readonly string[] = ['pass', 'secret', 'key', 'token', 'credential', 'pwd'];

/**
 * A name that says that its value is secret, as it stands in shell variables, headers and configuration. What is before
 * the telling part has a bound, or long runs of such characters would take quadratic time.
 */
const NAME =
  '(?:[\\w.-]{0,40}(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|' +
  'auth[_-]?token|access[_-]?token|refresh[_-]?token|bearer[_-]?token|credentials?)|[A-Za-z0-9_]{0,40}_(?:token|key|pwd))';

export const SECRET_NAME: RegExp = new RegExp(`^${NAME}$`, 'i');

/** `name=value`, `name: value` and `"name": "value"`, where the value is given itself and not as a variable. */
function assigned(text: string): string {
  const pattern = new RegExp(
    `(\\b${NAME}["']?\\s{0,8}(?::|=>?)\\s{0,8})("[^"\\n]{4,}"|'[^'\\n]{4,}'|[^\\s"'$<>{}()[\\],;&|]{6,})`,
    'gi',
  );
  return text.replace(pattern, (_whole, name: string) => `${name}${mark('value')}`);
}

const CREDENTIALS: readonly SecretRule[] = [
  {
    hints: ['authorization', 'x-api-key', 'x-auth-token', 'cookie'],
    apply: (text) =>
      text.replace(
        /(\b(?:authorization|x-api-key|x-auth-token|cookie)["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token)\s+)?)([^\s"'$<>[]{6,})/gi,
        `$1${mark('credential')}`,
      ),
  },
  {
    hints: ['bearer '],
    apply: (text) => text.replace(/(\bbearer\s+)([\w.~+/-]{16,}=*)/gi, `$1${mark('credential')}`),
  },
  {
    hints: ['://'],
    apply: (text) =>
      text.replace(
        /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,200}:)([^\s/@"'$[]{3,})(@)/gi,
        `$1${mark('password')}$3`,
      ),
  },
  { hints: NAMES, apply: assigned },
];

/** Every rule, in the order in which they are applied: the kinds that say more come first. */
export const RULES: readonly SecretRule[] = [...SHAPES, ...CREDENTIALS];
