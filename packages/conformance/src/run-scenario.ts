import { DEFAULT_TIMEOUT, type OpenedContext, openContext } from './context.ts';
import type { Group, Scenario } from './scenario.ts';
import type { ConformanceOptions } from './subject.ts';

/**
 * - `passed`: it ran, and the adapter did as it must.
 * - `failed`: it did not; or it is listed as a known gap, and passed.
 * - `skipped`: it does not apply to this adapter, for the reason given.
 * - `gap`: it failed, as the list of known gaps says.
 */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'gap';

export interface ScenarioResult {
  readonly key: string;
  readonly group: Group;
  readonly outcome: Outcome;
  /** Why it was skipped, or what went wrong; null where it passed. */
  readonly detail: string | null;
  /** What the scenario rejected with, where it failed. */
  readonly error?: unknown;
  readonly milliseconds: number;
}

/** Runs one scenario on a new store. Never rejects. */
export async function runScenario(
  scenario: Scenario,
  options: ConformanceOptions & { readonly seed: number },
): Promise<ScenarioResult> {
  const { key, group } = scenario;
  const started = performance.now();
  const result = (outcome: Outcome, detail: string | null, error?: unknown): ScenarioResult => ({
    key,
    group,
    outcome,
    detail,
    ...(error === undefined ? {} : { error }),
    milliseconds: Math.round(performance.now() - started),
  });
  const isGap = options.knownGaps?.includes(key) === true;
  try {
    const skipped = await attempt(scenario, options);
    if (skipped !== null) return result('skipped', skipped);
  } catch (error) {
    return result(isGap ? 'gap' : 'failed', describeError(error), error);
  }
  if (!isGap) return result('passed', null);
  const closed = new Error(`"${key}" is listed as a known gap, and passes: strike it from knownGaps.`);
  return result('failed', closed.message, closed);
}

/** @returns Why the scenario does not apply; null where it ran. */
async function attempt(
  scenario: Scenario,
  options: ConformanceOptions & { readonly seed: number },
): Promise<string | null> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT;
  const opened = await within(timeoutMs, 'open', openContext(options));
  const inapplicable = whyNot(scenario, opened);
  try {
    if (inapplicable === null) await within(timeoutMs, scenario.key, scenario.run(opened.context));
  } catch (error) {
    // A store that hangs may hang again when it is closed: what went wrong first is what counts.
    await within(Math.min(timeoutMs, 5000), 'close', opened.close()).catch(() => undefined);
    throw error;
  }
  await within(timeoutMs, 'close', opened.close());
  return inapplicable;
}

function whyNot({ needs = [], lacks }: Scenario, { context }: OpenedContext): string | null {
  const { supports } = context.store;
  const missing = needs.find((capability) => !supports[capability]);
  if (missing !== undefined) return `store.supports.${missing} is false`;
  if (lacks !== undefined && supports[lacks]) return `store.supports.${lacks} is true`;
  return null;
}

async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  const timer = Promise.withResolvers<never>();
  const handle = setTimeout(() => {
    timer.reject(new Error(`"${what}" has not ended after ${milliseconds} ms: does a call wait for itself?`));
  }, milliseconds);
  try {
    return await Promise.race([work, timer.promise]);
  } finally {
    clearTimeout(handle);
  }
}

/** A failed random test says why in its cause. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}\n${error.cause.message}` : error.message;
}
