import type { InstanceRecord } from '@skep/contracts';
import type { Family } from './family.ts';
import type { Label } from './labels.ts';

/** The pieces that a tree is drawn with, each as wide as the others. */
export interface LineStyle {
  readonly middle: string;
  readonly last: string;
  readonly beside: string;
  readonly below: string;
}

export const UNICODE_LINES: LineStyle = { middle: '├─ ', last: '└─ ', beside: '│  ', below: '   ' };
export const ASCII_LINES: LineStyle = { middle: '|- ', last: '`- ', beside: '|  ', below: '   ' };

export interface TreeLine {
  /** What is drawn to the left. */
  readonly prefix: string;
  readonly instance: InstanceRecord;
  readonly labels: readonly Label[];
  /** It has been shown before, with its descendants, which are not repeated. */
  readonly again: boolean;
}

/** The lines of one tree for each root. Circles end where they meet what was shown. */
export function treeLines(family: Family, roots: readonly string[], style: LineStyle): TreeLine[][] {
  const shown = new Set<string>();
  return roots.map((root) => linesOf(family, root, style, shown));
}

interface Step {
  readonly instance: InstanceRecord;
  readonly labels: readonly Label[];
  readonly prefix: string;
  /** What its children's lines begin with. */
  readonly indent: string;
}

/** Without recursion, so that no chain of instances is too long. */
function linesOf(family: Family, root: string, style: LineStyle, shown: Set<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const first = family.get(root);
  const steps: Step[] = first === undefined ? [] : [{ instance: first, labels: [], prefix: '', indent: '' }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    const { instance, labels, prefix, indent } = step;
    const again = shown.has(instance.id);
    lines.push({ prefix, instance, labels, again });
    if (again) continue;
    shown.add(instance.id);
    const children = family.childrenOf(instance.id).map((child, index, all) => {
      const isLast = index === all.length - 1;
      return {
        ...child,
        prefix: indent + (isLast ? style.last : style.middle),
        indent: indent + (isLast ? style.below : style.beside),
      };
    });
    steps.push(...children.reverse());
  }
  return lines;
}
