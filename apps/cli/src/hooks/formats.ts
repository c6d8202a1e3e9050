import { openJsonSettings } from './json-settings.ts';
import type { OpenSettings } from './plan.ts';
import { openTomlSettings } from './toml-settings.ts';

export type SettingsFormat = 'json' | 'toml';

export const OPEN: Readonly<Record<SettingsFormat, OpenSettings>> = {
  json: openJsonSettings,
  toml: openTomlSettings,
};

/** What is left of a file of settings that was made for the hooks alone. */
export const NOTHING_LEFT: Readonly<Record<SettingsFormat, string>> = { json: '{}\n', toml: '' };
