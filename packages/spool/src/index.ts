export { appendToSpool } from './append.ts';
export { type SpoolDepth, spoolDepth } from './depth.ts';
export { type Drain, type DrainResult, drainSpool } from './drain.ts';
export { lockHolder, type SpoolLock, takeLock } from './lock.ts';
export { isSpoolEmpty, type SpoolNames, spoolNames } from './names.ts';
