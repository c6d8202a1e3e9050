import type { ActivityState, AgentActivity } from '@skep/core';
import type { Style } from './colour.ts';
import { localTime } from './local-time.ts';
import type { Output } from './output.ts';
import { relativeTime } from './relative-time.ts';

/** Who waits for a person stands out from everything else. */
const STYLES: Readonly<Record<ActivityState, Style | null>> = {
  waiting: 'inverse',
  stalled: 'yellow',
  gone: 'red',
  working: 'green',
  reviewing: 'green',
  idle: null,
  ended: 'dim',
};

export function activityStyle(state: ActivityState): Style | null {
  return STYLES[state];
}

/** `waiting since 2026-11-22 10:15:30 (3m ago): needs attention` */
export function activityText({ state, since, reason }: AgentActivity, { paint, now }: Output): string {
  const style = activityStyle(state);
  const painted = style === null ? state : paint(style, state);
  return `${painted} since ${localTime(since)} (${relativeTime(since, now)}): ${reason.replaceAll('_', ' ')}`;
}
