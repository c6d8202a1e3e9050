import type { InstanceType } from '@skep/contracts';

const PREFIXES: Readonly<Record<InstanceType, string>> = {
  coding: 'work',
  review: 'review',
  planning: 'plan',
};

/** What the names of instances of this type begin with. */
export function namePrefix(type: InstanceType): string {
  return PREFIXES[type];
}

/** `<prefix>-a<number>` with the first number, from `number` up, whose name is free. */
export async function firstFreeName(
  prefix: string,
  number: number,
  isFree: (id: string) => Promise<boolean>,
): Promise<{ id: string; number: number }> {
  for (let candidate = number; ; candidate += 1) {
    const id = `${prefix}-a${candidate}`;
    if (await isFree(id)) return { id, number: candidate };
  }
}
