import type { Fault } from './fault.ts';
import { killedWriter } from './faults/killed-writer.ts';
import { powerLoss, powerLossNormal } from './faults/power-loss.ts';

/** Every fault, in the order of the table. */
export const faults: readonly Fault[] = [killedWriter, powerLoss, powerLossNormal];
