import type { UserConfig } from 'tsdown';
import { application } from '../../tooling/build/application.ts';

const config: UserConfig = application(['src/main.ts']);

export default config;
