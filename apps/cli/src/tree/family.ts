import type { InstanceRecord, RelationshipRecord, ReviewRecord } from '@skep/contracts';
import { type Label, relationshipLabel, roundLabel } from './labels.ts';

/** An instance as somebody's child, and what the parent did to bring it about. */
export interface Child {
  readonly instance: InstanceRecord;
  readonly labels: readonly Label[];
}

/** What a fleet's trees are made of, each in the order in which it is to be shown. */
export interface FamilyRecords {
  readonly instances: readonly InstanceRecord[];
  readonly relationships?: readonly RelationshipRecord[];
  readonly reviews?: readonly ReviewRecord[];
}

/** Who brought about whom, from the instances' own parents, from relationships and from reviews together. */
export class Family {
  readonly #instances: ReadonlyMap<string, InstanceRecord>;
  /** The labels of each child, by parent and child. */
  readonly #children = new Map<string, Map<string, Label[]>>();
  readonly #parents = new Map<string, Set<string>>();

  constructor({ instances, relationships = [], reviews = [] }: FamilyRecords) {
    this.#instances = new Map(instances.map((instance) => [instance.id, instance]));
    for (const { id, parent_instance_id } of instances) {
      if (parent_instance_id !== null) this.#connect(parent_instance_id, id);
    }
    for (const review of reviews) {
      this.#connect(review.parent_instance, review.reviewer_instance).push(roundLabel(review));
    }
    for (const relationship of relationships) {
      const { parent_instance, child_instance, relationship_type } = relationship;
      const labels = this.#connect(parent_instance, child_instance);
      const isTold = relationship_type === 'spawned_review' && labels.some(({ verdict }) => verdict !== null);
      if (!isTold) labels.push(relationshipLabel(relationship, this.#instances.get(child_instance)));
    }
  }

  get(id: string): InstanceRecord | undefined {
    return this.#instances.get(id);
  }

  childrenOf(id: string): Child[] {
    const children = [...(this.#children.get(id) ?? [])];
    return children.flatMap(([child, labels]) => {
      const instance = this.#instances.get(child);
      return instance === undefined ? [] : [{ instance, labels }];
    });
  }

  /** Where to begin so that every instance is reached: those without parents, and one of each circle. */
  roots(): string[] {
    const roots = [...this.#instances.keys()].filter((id) => this.#parentsOf(id).length === 0);
    const reached = new Set<string>();
    for (const id of roots) this.#reach(id, reached);
    for (const id of this.#instances.keys()) {
      if (reached.has(id)) continue;
      roots.push(id);
      this.#reach(id, reached);
    }
    return roots;
  }

  /** The ancestors of `id` that have no parents themselves; `id` where its ancestors go in a circle. */
  rootsOf(id: string): string[] {
    const ancestors = new Set([id]);
    for (const ancestor of ancestors) {
      for (const parent of this.#parentsOf(ancestor)) ancestors.add(parent);
    }
    const roots = [...ancestors].filter((ancestor) => this.#parentsOf(ancestor).length === 0);
    return roots.length === 0 ? [id] : roots;
  }

  #connect(parent: string, child: string): Label[] {
    const children = this.#children.get(parent) ?? new Map<string, Label[]>();
    const labels = children.get(child) ?? [];
    children.set(child, labels);
    this.#children.set(parent, children);
    this.#parents.set(child, (this.#parents.get(child) ?? new Set()).add(parent));
    return labels;
  }

  #parentsOf(id: string): string[] {
    return [...(this.#parents.get(id) ?? [])].filter((parent) => this.#instances.has(parent));
  }

  /** Adds `id` and all of its descendants to `reached`. */
  #reach(id: string, reached: Set<string>): void {
    const waiting = [id];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...(this.#children.get(next)?.keys() ?? []));
    }
  }
}
