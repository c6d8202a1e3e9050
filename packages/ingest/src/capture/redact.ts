/** What stands in the place of a secret; the name says which kind it was. */
const mark = (kind: string): string => `[redacted ${kind}]`;

/**
 * Secrets that can be known by their shape. The prefixes are those that their issuers publish so that they can be found;
 * see the secret scanning lists of GitHub and the rules of gitleaks.
 */
const SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
  [
    'private key',
    /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ],
  ['AWS access key', /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g],
  ['GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})/g],
  ['GitLab token', /\bgl(?:pat|ptt|dt|rt|soat|cbt)-[\w-]{20,}/g],
  ['Anthropic key', /\bsk-ant-[\w-]{20,}/g],
  ['OpenAI key', /\bsk-(?:proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20,}/g],
  ['Google key', /\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}/g],
  ['Slack token', /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g],
  ['Slack webhook', /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{20,}/g],
  ['Stripe key', /\b(?:sk|rk|whsec)_(?:live_|test_)?[A-Za-z0-9]{16,}/g],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}/g],
  ['PyPI token', /\bpypi-[\w-]{50,}/g],
  ['Hugging Face token', /\bhf_[A-Za-z0-9]{30,}/g],
  ['SendGrid key', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g],
  ['DigitalOcean token', /\bdo[opr]_v1_[a-f0-9]{64}/g],
  ['Databricks token', /\bdapi[a-f0-9]{32}/g],
  ['Azure key', /\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/=]{20,}/g],
  ['JSON web token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}(?:\.[\w-]*)?/g],
  ['age key', /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/g],
];

/**
 * A name that says that its value is secret, as it stands in shell variables, headers and configuration. Its beginning has
 * a bound, or long runs of such characters would take quadratic time.
 */
const NAME =
  '(?:[\\w.-]{0,40}(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|bearer[_-]?token|client[_-]?secret|credentials?)|[A-Z0-9_]{0,40}_(?:TOKEN|KEY|SECRET|PASSWORD|PWD))';

/** `name=value`, `name: value` and `"name": "value"`, where the value is given itself and not as a variable. */
const ASSIGNED = new RegExp(
  `(\\b${NAME}["']?\\s*(?::|=|=>)\\s*)("[^"\\n]{4,}"|'[^'\\n]{4,}'|[^\\s"'$<>{}()[\\],;&|]{6,})`,
  'gi',
);
const AUTHORIZATION =
  /(\b(?:authorization|x-api-key|x-auth-token|cookie)["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token)\s+)?)([^\s"'$<>]{6,})/gi;
const BEARER = /(\bbearer\s+)([\w.~+/-]{16,}=*)/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:)([^\s/@"'$]{3,})(@)/gi;

/** The text without the secrets that can be known by their shape or by the name before them. */
export function redactText(text: string): string {
  let result = text;
  for (const [kind, shape] of SHAPES) result = result.replace(shape, mark(kind));
  return result
    .replace(AUTHORIZATION, `$1${mark('credential')}`)
    .replace(BEARER, `$1${mark('credential')}`)
    .replace(URL_PASSWORD, `$1${mark('password')}$3`)
    .replace(ASSIGNED, (whole, name: string, value: string) =>
      value.startsWith('[redacted') || /^["']?\[redacted/.test(value) ? whole : `${name}${mark('value')}`,
    );
}

const SECRET_KEY = new RegExp(`^${NAME}$`, 'i');

/** What stands for the value of a field whose name says that it is secret; null where the name says nothing. */
export function redactKey(key: string, value: unknown): string | null {
  return typeof value === 'string' && value !== '' && SECRET_KEY.test(key) ? mark('value') : null;
}
