import type { InstanceDependants } from '@skep/contracts';
import { neutralize } from '../output/neutralize.ts';
import { plural } from '../output/plural.ts';

/** Whether others are concerned when the instance goes: its children, whom it reviews, who reviewed it. */
export function concernsOthers({ children, reviews, reviews_given }: InstanceDependants): boolean {
  return children.length > 0 || reviews > 0 || reviews_given > 0;
}

/** `one with 3 events, 2 messages (1,200 tokens) and 1 relationship, leaving two without a parent` */
export function lossText(dependants: InstanceDependants): string {
  const { instance_id, children } = dependants;
  const what = `${neutralize(instance_id)} with ${listed(lostRecords(dependants))}`;
  if (children.length === 0) return what;
  return `${what}, leaving ${listed(children.map(neutralize))} without a parent`;
}

function lostRecords(dependants: InstanceDependants): string[] {
  const { events, messages, tokens, relationships, findings, decisions } = dependants;
  return [
    plural(events, 'event'),
    ...(messages > 0 ? [`${plural(messages, 'message')} (${tokens.toLocaleString('en-US')} tokens)`] : []),
    plural(relationships, 'relationship'),
    ...roundTexts(dependants),
    ...(findings > 0 ? [plural(findings, 'finding')] : []),
    ...(decisions > 0 ? [plural(decisions, 'decision')] : []),
  ];
}

function roundTexts(dependants: InstanceDependants): string[] {
  const { reviews, open_reviews, reviews_given, open_reviews_given, reviewed } = dependants;
  const others = listed(reviewed.map(neutralize));
  return [
    ...(reviews > 0 ? [`${plural(reviews, 'round')} of review of its work${openText(open_reviews)}`] : []),
    ...(reviews_given > 0
      ? [`${plural(reviews_given, 'round')} of review of ${others}${openText(open_reviews_given)}`]
      : []),
  ];
}

function openText(open: number): string {
  return open === 0 ? '' : ` (${open} open)`;
}

/** `a`, `a and b`, `a, b and c` */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
