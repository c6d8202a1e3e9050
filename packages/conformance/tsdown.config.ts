import type { UserConfig } from 'tsdown';
import { library } from '../../tooling/build/library.ts';

const config: UserConfig = library(['src/index.ts', 'src/vitest.ts', 'src/cli.ts', 'src/worker.ts']);

export default config;
