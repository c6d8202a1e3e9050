import type { UserConfig } from 'tsdown';
import { library } from '../../tooling/build/library.ts';

const config: UserConfig = library(['src/index.ts', 'src/kysely/index.ts']);

export default config;
