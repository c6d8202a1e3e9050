/** Who is linked to whom, in one direction: the parents of each instance, or its children. */
export type Links = ReadonlyMap<string, readonly string[]>;

/** Those who are reached in one more step, each with who it was reached from. */
type Level = ReadonlyMap<string, string>;

/**
 * The longest way along `links`, from `start`. Only a file from before circles were refused can hold one: then the way
 * has at most one step for each instance, so that it ends.
 */
export function longestPath(start: string, links: Links): string[] {
  const levels: Level[] = [];
  let level: Level = new Map([[start, start]]);
  while (level.size > 0 && levels.length <= links.size) {
    levels.push(level);
    level = step(level, links, () => true);
  }
  const [end = start] = levels.at(-1)?.keys() ?? [];
  return stepsTo(end, levels);
}

/** The shortest way along `links` from `start` to `goal`; null where there is none. */
export function shortestPath(start: string, goal: string, links: Links): string[] | null {
  const levels: Level[] = [];
  const seen = new Set<string>();
  let level: Level = new Map([[start, start]]);
  while (level.size > 0) {
    levels.push(level);
    if (level.has(goal)) return stepsTo(goal, levels);
    for (const id of level.keys()) seen.add(id);
    level = step(level, links, (id) => !seen.has(id));
  }
  return null;
}

function step(level: Level, links: Links, wanted: (id: string) => boolean): Level {
  const next = new Map<string, string>();
  for (const from of level.keys()) {
    for (const to of links.get(from) ?? []) if (wanted(to) && !next.has(to)) next.set(to, from);
  }
  return next;
}

/** The way to `end`, who is in the last of the levels. */
function stepsTo(end: string, levels: readonly Level[]): string[] {
  const path = [end];
  let at = end;
  for (const level of levels.slice(1).toReversed()) {
    at = level.get(at) ?? at;
    path.push(at);
  }
  return path.reverse();
}
