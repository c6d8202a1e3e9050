export { type GuardedTransaction, guardTransaction } from './end-guard.ts';
export { holdsChecksum, rowChecksum } from './row-checksum.ts';
export { WriteGate } from './write-gate.ts';
