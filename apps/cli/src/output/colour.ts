import { styleText } from 'node:util';
import type { Environment } from '../location/user-folders.ts';

export type Style =
  | 'bold'
  | 'dim'
  | 'red'
  | 'green'
  | 'yellow'
  | 'blue'
  | 'magenta'
  | 'cyan'
  | 'underline'
  | 'inverse';

/** Puts a style on text, or, where colours are off, leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Whether to use colours: never with `--no-color`, then as `NO_COLOR` and `FORCE_COLOR` say, else on a terminal. */
export function wantsColour(input: {
  flag: boolean;
  environment: Environment;
  isTerminal: boolean;
}): boolean {
  if (!input.flag || input.environment.NO_COLOR) return false;
  const forced = input.environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return input.isTerminal && input.environment.TERM !== 'dumb';
}

export function painter(colours: boolean): Paint {
  if (!colours) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
