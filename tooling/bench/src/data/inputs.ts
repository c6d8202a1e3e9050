// What is asked for, by the number of the call: the same for every subject.
import { EVENTS_PER_INSTANCE, instanceCount, instanceId, poolId, START, STEP, timeOfEvent } from './fleet.ts';
import { mix } from './mix.ts';

/** Rows of a page of the list. */
export const PAGE = 50;
/** Rows of a page of the feed. */
export const FEED_PAGE = 500;
/** Issues that are synchronised at once. */
export const ISSUES = 1000;
export const HOUR = 3_600_000;
export const ACTIVE_STATUSES = ['started', 'waiting_review'] as const;
const REPOSITORY = { owner: 'skep', name: 'fleet' } as const;

/** Any instance that has events. */
export function anyInstance(index: number, events: number): string {
  return instanceId(mix(index, instanceCount(events)));
}

/** The newest tool calls of an instance since some time: nearly all of its events qualify. */
export function listInput(index: number, events: number): { instance: string; since: number } {
  const number = mix(index, instanceCount(events));
  return { instance: instanceId(number), since: START + mix(index, EVENTS_PER_INSTANCE / 4) * STEP };
}

/** Where a reader of the feed resumes: somewhere in the newest tenth, a page or more from the end. */
export function feedInput(index: number, events: number): number {
  const tenth = Math.floor(events / 10);
  return events - FEED_PAGE - mix(index, Math.max(1, tenth - FEED_PAGE));
}

/** The instances of the pool that only change their status; the others wait for a review. */
const TRANSITIONING = 20;

/** Instances change between two statuses, in turn: twenty calls take all of them to one, the next twenty back. */
export function transitionInput(index: number): { id: string; from: string; to: string } {
  const isBack = Math.floor(index / TRANSITIONING) % 2 === 1;
  const from = isBack ? 'waiting_review' : 'pr_created';
  return { id: poolId(index % TRANSITIONING), from, to: isBack ? 'pr_created' : 'waiting_review' };
}

export function reviewInput(index: number): { instance: string; head: string } {
  return { instance: poolId(TRANSITIONING + index), head: index.toString(16).padStart(40, '0') };
}

/** An issue as its columns hold it. */
export interface StoredIssue {
  readonly repo_owner: string;
  readonly repo_name: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly assignee: null;
  readonly labels: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly synced_at: number;
}

/** An issue as fetched in the `round`th synchronisation. */
export function issueAt(number: number, round: number): StoredIssue {
  return {
    repo_owner: REPOSITORY.owner,
    repo_name: REPOSITORY.name,
    number: number + 1,
    title: `Issue ${number + 1} as of round ${round}`,
    body: 'What happens, what should happen, and how to see it. '.repeat(5),
    state: mix(number + round, 3) === 0 ? 'closed' : 'open',
    assignee: null,
    labels: '["bug","fleet"]',
    created_at: START + number,
    updated_at: START + round,
    synced_at: timeOfEvent(round),
  };
}
