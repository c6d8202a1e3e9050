import { initial } from './20261121090000-initial.ts';
import { agentDetails } from './20261121100000-agent-details.ts';
import { reviews } from './20261121110000-reviews.ts';
import { dataSafety } from './20261121120000-data-safety.ts';
import { sparseDedupe } from './20261121130000-sparse-dedupe.ts';
import type { Migration } from './migration.ts';

/** Every migration, in the order of application. */
export const migrations: readonly Migration[] = [initial, agentDetails, reviews, dataSafety, sparseDedupe];
