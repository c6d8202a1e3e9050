import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConformanceOptions } from '../subject.ts';
import { type CommandLine, UsageError } from './command-line.ts';

/** What the module exports, and what the command line says. @throws UsageError where the module is not one to test. */
export async function loadOptions(module: string, line: CommandLine): Promise<ConformanceOptions> {
  const loaded = await load(module);
  const { open, name = module, knownGaps = [] } = loaded;
  if (typeof open !== 'function') {
    throw new UsageError(`${module} exports no function open: it must give a fresh, empty store to test.`);
  }
  if (typeof name !== 'string') throw new UsageError(`${module}: name must be a string.`);
  if (!Array.isArray(knownGaps) || !knownGaps.every((key) => typeof key === 'string')) {
    throw new UsageError(`${module}: knownGaps must be an array of scenario keys.`);
  }
  return {
    name,
    open: open as ConformanceOptions['open'],
    knownGaps,
    only: line.only,
    ...(line.seed !== undefined && { seed: line.seed }),
    ...(line.runs !== undefined && { runs: line.runs }),
    ...(line.timeoutMs !== undefined && { timeoutMs: line.timeoutMs }),
  };
}

async function load(module: string): Promise<Partial<Record<keyof ConformanceOptions, unknown>>> {
  const url = module.startsWith('file:') ? module : pathToFileURL(resolve(module)).href;
  try {
    return await import(url);
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new UsageError(`${module} cannot be loaded: ${why}`);
  }
}
