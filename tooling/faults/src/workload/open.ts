import {
  type AdapterOptions,
  type Database,
  type DatabaseConfigInput,
  isDatabaseError,
} from '@skep/contracts';
import { createDatabase } from '@skep/core';
import { type Engine, makeAdapter } from '../engine.ts';
import type { Failure } from './ledger.ts';

export interface StoreOptions {
  readonly engine: Engine;
  readonly file: string;
  readonly adapter?: Omit<AdapterOptions, 'url'>;
  readonly config?: DatabaseConfigInput;
  /** Milliseconds to add to the machine's time. */
  readonly clockOffset?: number;
}

/** A database over the file, not connected yet. It looks after itself only where `config` says so. */
export async function databaseOver(options: StoreOptions): Promise<Database> {
  const { engine, file, adapter = {}, config = {}, clockOffset = 0 } = options;
  return createDatabase({
    adapter: await makeAdapter(engine, file, adapter),
    config: { ...config, maintenance: { automatic: false, ...config.maintenance } },
    clock: () => new Date(Date.now() + clockOffset),
  });
}

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (!isDatabaseError(error)) return { code: 'none', reason: 'none', message };
  return { code: error.code, reason: error.reason ?? 'none', message };
}
