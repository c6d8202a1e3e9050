import type { UserConfig } from 'tsdown';
import { application } from '../../tooling/build/application.ts';
import { lazyChildProcess } from '../../tooling/build/lazy-child-process.ts';
import { thirdPartyNotices } from '../../tooling/build/third-party-notices.ts';

const config: UserConfig = {
  ...application(['src/main.ts']),
  // Not ES modules: importing a built-in module as one makes Node load all that it can do, and a hook waits for that.
  format: 'cjs',
  plugins: [lazyChildProcess(), thirdPartyNotices()],
};

export default config;
