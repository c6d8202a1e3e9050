import { hostname } from 'node:os';
import type { HistoryLoss, MaintenanceRunRecord } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadStore } from '../store/read-store.ts';
import type { WriteStore } from '../store/write-store.ts';
import type { FeedGap } from '../verification/feed-gaps.ts';

/** What a `history_check` that failed says. `mark`: the checksum of the entry that was expected at the end. */
const lossDetails = z.lazy(() =>
  z.object({ from: z.number(), to: z.number(), mark: z.number(), accepted_at: z.nullable(z.string()) }),
);
type LossDetails = z.infer<typeof lossDetails>;

/** A loss as it was found, before it was noted in the store. */
export interface FoundLoss extends HistoryLoss {
  /** The checksum of the entry that is missed, by which the same loss is known again. */
  readonly mark: number;
}

interface NotedLoss {
  readonly run: MaintenanceRunRecord;
  readonly details: LossDetails;
}

/**
 * Losses that nobody has accepted yet, oldest first.
 *
 * @param found One that is perhaps not noted yet.
 */
export async function openLosses(store: ReadStore, found: FoundLoss | null): Promise<HistoryLoss[]> {
  const noted = await notedLosses(store);
  const open = noted.filter(({ details }) => details.accepted_at === null);
  const losses = open.map(({ run, details: { from, to } }) => ({ noticedAt: run.started_at, from, to }));
  if (found === null || isNoted(noted, found)) return losses;
  const { noticedAt, from, to } = found;
  return [...losses, { noticedAt, from, to }];
}

function isNoted(noted: readonly NotedLoss[], { to, mark }: FoundLoss): boolean {
  return noted.some(({ details }) => details.to === to && details.mark === mark);
}

/** Writes the loss down, once: another process may have found it as well. */
export async function noteLoss(store: WriteStore, loss: FoundLoss, now: Date): Promise<void> {
  if (isNoted(await notedLosses(store), loss)) return;
  const details: LossDetails = { from: loss.from, to: loss.to, mark: loss.mark, accepted_at: null };
  await store.insert('maintenance_runs', {
    task: 'history_check',
    owner: `${process.pid}@${hostname()}`,
    started_at: loss.noticedAt,
    lease_until: now,
    finished_at: now,
    outcome: 'failed',
    details: JSON.stringify(details),
  });
}

/**
 * @param gaps Entries that are missing in the midst of the feed: they are noted as a loss that somebody knows of.
 */
export async function acceptNotedLosses(
  store: WriteStore,
  gaps: readonly FeedGap[],
  now: Date,
): Promise<void> {
  const [first] = gaps;
  if (first !== undefined) {
    const to = Math.max(...gaps.map((gap) => gap.to));
    await noteLoss(store, { noticedAt: now, from: first.from, to, mark: 0 }, now);
  }
  for (const { run, details } of await notedLosses(store)) {
    if (details.accepted_at !== null) continue;
    const accepted = { ...details, accepted_at: now.toISOString() };
    await store.update('maintenance_runs', run, { details: JSON.stringify(accepted) });
  }
}

async function notedLosses(store: ReadStore): Promise<NotedLoss[]> {
  const runs = await store.find('maintenance_runs', {
    where: { task: 'history_check', outcome: 'failed' },
    orderBy: [{ field: 'id' }],
  });
  return runs.flatMap((run) => {
    const details = parseDetails(run.details);
    return details === null ? [] : [{ run, details }];
  });
}

function parseDetails(text: string | null): LossDetails | null {
  try {
    const result = lossDetails.safeParse(JSON.parse(text ?? 'null'));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
