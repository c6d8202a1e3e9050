import type { UserConfig } from 'tsdown';
import { library } from '../../tooling/build/library.ts';

const config: UserConfig = library(['src/index.ts', 'src/drizzle/index.ts']);

export default config;
