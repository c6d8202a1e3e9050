import { CliError } from '../errors/cli-error.ts';

/**
 * The address to send an agent's events to. Where only a server is named, the path is the one that a Skep server has for
 * the agent: `/hooks/claude-code`.
 *
 * @throws CliError `CLI_USAGE`
 */
export function hookEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw unusable(`"${text}" is no http or https address`);
  }
  if (url.username !== '' || url.password !== '') {
    throw unusable('the address has a name or a password in it, which would end up in the settings');
  }
  if (url.hash !== '') throw unusable('the address has a fragment ("#"), which no server gets to see');
  if (url.pathname === '/') url.pathname = '/hooks/claude-code';
  return url.href;
}

function unusable(message: string): CliError {
  return new CliError('CLI_USAGE', message, { hint: 'Give it like this: --http http://127.0.0.1:7337' });
}
