import type { Comparison, StorageAdapter, Where } from '@skep/contracts';

/** A store with one fault, and the scenario that must find it. */
export interface Mutant {
  readonly fault: string;
  /** The key of the scenario. */
  readonly foundBy: string;
  mutate(sound: StorageAdapter): StorageAdapter;
  /** True where the fault shows in that a call never ends: the scenario is not given long. */
  readonly hangs?: true;
  /** What the scenario comes to on the sound store. `skipped` where the fault is a claim that the sound one does not make. */
  readonly onSound?: 'passed' | 'skipped';
}

/** Rewrites every condition of a where, inside `anyOf` too; undefined leaves the condition out. */
export function mapConditions(
  where: Where,
  change: (condition: Where[string], field: string) => Where[string] | undefined,
): Where {
  const entries = Object.entries(where).map(([field, condition]) => {
    if (field !== 'anyOf') return [field, change(condition, field)] as const;
    return [field, (condition as readonly Where[]).map((member) => mapConditions(member, change))] as const;
  });
  return Object.fromEntries(entries.filter(([, condition]) => condition !== undefined)) as Where;
}

/** Whether a condition is an object of operators. */
export function hasOperator(
  condition: Where[string] | undefined,
  operator: keyof Comparison,
): condition is Comparison {
  return typeof condition === 'object' && condition !== null && Object.hasOwn(condition, operator);
}
