import type { Fault } from './fault.ts';
import { busyBackup, busyFleet } from './faults/busy-fleet.ts';
import { clockBackwards } from './faults/clock-backwards.ts';
import { copyWithoutLog } from './faults/copy-without-log.ts';
import { flippedLog, tornLog } from './faults/damaged-log.ts';
import { failingSync, failingWrite } from './faults/disk-errors.ts';
import { flippedBytes } from './faults/flipped-bytes.ts';
import { fullDisk } from './faults/full-disk.ts';
import { killedMigration } from './faults/killed-migration.ts';
import { killedWriter } from './faults/killed-writer.ts';
import { longReader } from './faults/long-reader.ts';
import { migratingAtOnce } from './faults/migrating-at-once.ts';
import { newerSchema } from './faults/newer-schema.ts';
import { noDescriptors } from './faults/no-descriptors.ts';
import { powerLoss, powerLossNormal } from './faults/power-loss.ts';
import { readOnly } from './faults/read-only.ts';
import { stoppedHolder } from './faults/stopped-holder.ts';

/** Every fault, in the order of the table. */
export const faults: readonly Fault[] = [
  killedWriter,
  powerLoss,
  powerLossNormal,
  failingSync,
  failingWrite,
  fullDisk,
  tornLog,
  flippedLog,
  flippedBytes,
  copyWithoutLog,
  busyBackup,
  busyFleet,
  stoppedHolder,
  longReader,
  killedMigration,
  migratingAtOnce,
  newerSchema,
  readOnly,
  noDescriptors,
  clockBackwards,
];
