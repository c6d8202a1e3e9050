import type { UserConfig } from 'tsdown';
import { application } from '../../tooling/build/application.ts';

// One file, whatever it imports when: each further file would cost the agent that waits a part of a millisecond.
const config: UserConfig = {
  ...application(['src/hook/take-hook.ts']),
  entry: { hook: 'src/hook/take-hook.ts' },
  format: 'cjs',
  outputOptions: { codeSplitting: false },
  clean: false,
};

export default config;
