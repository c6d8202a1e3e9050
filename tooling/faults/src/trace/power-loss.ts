import type { Random } from '../random.ts';
import { FileContent } from './file-content.ts';
import type { FileOperation, FolderOperation, FolderTrace } from './file-operations.ts';

/**
 * What became of that which was not forced to disk before the power went:
 *
 * - `dropped`: nothing of it is there. - `kept`: all of it is. - `any`: any of it is, in any order, as chance has it.
 * - `torn`: the same, by sectors: of one write one sector may be there and the next not.
 */
export const survivals = ['dropped', 'kept', 'any', 'torn'] as const;
export type Survival = (typeof survivals)[number];

/** Bytes that a disk writes at once or not at all. */
const SECTOR = 512;

/**
 * The files of a folder after a power cut right after the line `cut` of the record.
 *
 * What a successful fsync of a file covers (what had been done to it before that fsync began) is there; not so what an fsync
 * covered before that failed, for the system tries to write it only once. Anything else that had begun may be there or not.
 * Names of files behave alike under an fsync of the folder; those that were not forced come back in their order, up to some
 * one of them, as journaling file systems do it.
 *
 * @param survival By the name of the file, for each is written to disk in its own time; null is that of names.
 */
export function filesAfterPowerLoss(
  trace: FolderTrace,
  cut: number,
  survival: (name: string | null) => Survival,
  random: Random,
): Map<string, Buffer> {
  const begun = trace.operations.filter(({ began }) => began <= cut);
  const contents = new Map([...trace.before.values()].map((content, file) => [file, content]));
  const files = new Map<string, Buffer>();
  for (const [name, file] of namesAfter(trace, begun, cut, survival(null), random)) {
    const own = begun.filter((operation) => isOf(file, operation));
    files.set(name, contentAfter(contents.get(file), own, cut, survival(name), random));
  }
  return files;
}

type Operation = FileOperation | FolderOperation;

function isOf(file: number, operation: Operation): operation is FileOperation {
  return operation.kind !== 'link' && 'file' in operation && operation.file === file;
}

function namesAfter(
  { before }: FolderTrace,
  begun: readonly Operation[],
  cut: number,
  survival: Survival,
  random: Random,
): Map<string, number> {
  const names = new Map([...before.keys()].map((name, file) => [name, file]));
  const syncs = begun.filter(({ kind, ended }) => kind === 'sync-folder' && ended <= cut);
  const forced = Math.max(-1, ...syncs.map(({ began }) => began));
  const changes = begun.filter(({ kind }) => kind === 'link' || kind === 'unlink');
  const certain = changes.filter(({ ended }) => ended < forced);
  const others = changes.filter(({ ended }) => ended >= forced);
  const survivors =
    { dropped: 0, kept: others.length }[survival as string] ?? random.below(others.length + 1);
  for (const operation of [...certain, ...others.slice(0, survivors)]) {
    if (operation.kind === 'link') names.set(operation.name, operation.file);
    else if (operation.kind === 'unlink') names.delete(operation.name);
  }
  return names;
}

function contentAfter(
  before: Buffer | undefined,
  operations: readonly FileOperation[],
  cut: number,
  survival: Survival,
  random: Random,
): Buffer {
  const syncs = operations.filter(({ kind, ended }) => kind.endsWith('sync') && ended <= cut);
  const content = new FileContent(before);
  for (const operation of operations) {
    const isForced = syncs.find(({ began }) => operation.ended < began)?.kind === 'sync';
    const survives = (): boolean => isForced || isLucky(survival, random);
    if (operation.kind === 'truncate') {
      if (survives()) content.truncate(operation.size);
    } else if (operation.kind === 'write') {
      const { offset, data } = operation;
      const parts = survival === 'torn' && !isForced ? sectorsOf(offset, data) : [[offset, data] as const];
      for (const [at, part] of parts) if (survives()) content.write(at, part);
    }
  }
  return content.bytes;
}

function isLucky(survival: Survival, random: Random): boolean {
  return survival === 'kept' || (survival !== 'dropped' && random.chance(0.5));
}

function* sectorsOf(offset: number, data: Buffer): Generator<readonly [number, Buffer]> {
  for (let start = 0; start < data.length; ) {
    const end = Math.min(data.length, start + SECTOR - ((offset + start) % SECTOR));
    yield [offset + start, data.subarray(start, end)];
    start = end;
  }
}
