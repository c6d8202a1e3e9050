// `npm run check`: everything static. Works as the first command in a fresh clone.
import { setUp } from './set-up.mjs';
import { reportFailures, runSteps, staticSteps } from './steps.mjs';

reportFailures(await runSteps(staticSteps, await setUp()));
