import {
  type AdapterOptions,
  type Database,
  type DatabaseConfigInput,
  isDatabaseError,
  isStorageError,
} from '@skep/contracts';
import { createDatabase } from '@skep/core';
import { type Engine, makeAdapter } from '../engine.ts';
import type { Failure } from './ledger.ts';

export interface StoreOptions {
  readonly engine: Engine;
  readonly file: string;
  readonly adapter?: Omit<AdapterOptions, 'url'>;
  readonly config?: DatabaseConfigInput;
}

/** A database over the file, not connected yet. It looks after itself only where `config` says so. */
export async function databaseOver(options: StoreOptions, clock?: () => Date): Promise<Database> {
  const { engine, file, adapter = {}, config = {} } = options;
  return createDatabase({
    adapter: await makeAdapter(engine, file, adapter),
    config: { ...config, maintenance: { automatic: false, ...config.maintenance } },
    ...(clock !== undefined && { clock }),
  });
}

export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (isStorageError(error)) return { code: 'storage', reason: error.reason, message };
  if (!isDatabaseError(error)) return { code: 'none', reason: 'none', message };
  return { code: error.code, reason: error.reason ?? 'none', message };
}
