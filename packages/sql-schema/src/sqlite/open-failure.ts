import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import type { StorageFailureReason } from '@skep/contracts';

/** What an engine opens at once: the file, its log, the log's index, and the folder to force their names to disk. */
const DESCRIPTORS = 4;

/** Why the engine could not open a file, which it does not say. */
export function cannotOpen(name: string): [StorageFailureReason, string] {
  if (!hasDescriptors(DESCRIPTORS)) {
    return [
      'unknown',
      `${name} cannot be opened: this process has too many open files. Close some, or raise the limit (ulimit -n).`,
    ];
  }
  return [
    'permission',
    `${name} cannot be opened. Check that its folder exists and that this user may write there.`,
  ];
}

/** Whether this process could open so many files more. */
function hasDescriptors(count: number): boolean {
  const opened: number[] = [];
  try {
    while (opened.length < count) opened.push(openSync(devNull, 'r'));
    return true;
  } catch {
    return false;
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}
