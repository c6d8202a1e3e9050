export { type GuardedTransaction, guardTransaction } from './end-guard.ts';
export { WriteGate } from './write-gate.ts';
