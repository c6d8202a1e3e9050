import type { UserConfig } from 'tsdown';
import { application } from '../../tooling/build/application.ts';
import { lazyBuiltins } from '../../tooling/build/lazy-builtins.ts';
import { thirdPartyNotices } from '../../tooling/build/third-party-notices.ts';

/**
 * What many commands need, in one file each: opening a file takes longer than reading what a command does not need of it. In
 * none of them may be what loads a built-in module that takes long; the end-to-end tests see to that.
 */
const groups = [
  // What everything needs, and the program's version nothing else.
  {
    name: 'startup',
    test: /[\\/](user-folders|standard-output|standard-streams|version|supported-node|recorder-arguments)\.ts$/,
    priority: 3,
  },
  {
    name: 'base',
    test: /[\\/](contracts[\\/]src|cli[\\/]src[\\/](activity|arguments|errors|location|output|define-command|command-context))[\\/.]/,
    minShareCount: 2,
    priority: 2,
  },
  // Not what only maintenance, repairs or secrets need.
  {
    name: 'core',
    test: /[\\/]core[\\/]src[\\/](?!maintenance|repair|verification|health)/,
    minShareCount: 4,
    priority: 1,
  },
  { name: 'sql', test: /[\\/]sql-schema[\\/]src[\\/]/, minShareCount: 3 },
];

const config: UserConfig = {
  ...application(['src/main.ts']),
  // Not ES modules: importing a built-in module as one makes Node load all that it can do, and a hook waits for that.
  format: 'cjs',
  plugins: [lazyBuiltins(), thirdPartyNotices()],
  outputOptions: { codeSplitting: { groups } },
};

export default config;
