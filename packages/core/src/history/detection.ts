import type { HistoryLoss, Maintenance, StorageAdapter, VerifyOptions } from '@skep/contracts';
import * as z from 'zod/mini';
import type { ReadStore } from '../store/read-store.ts';
import type { WriteStore } from '../store/write-store.ts';
import { checkInput } from '../validation/check-input.ts';
import { flag } from '../validation/values.ts';
import type { History } from './history.ts';
import { acceptNotedLosses, noteLoss, openLosses } from './losses.ts';

const verifyOptions = z.lazy(() =>
  z.strictObject({ deep: z.optional(flag) }),
) as z.ZodMiniType<VerifyOptions>;

export interface DetectionHost {
  readonly storage: StorageAdapter;
  readonly history: History;
  readonly now: () => Date;
  /** One call of the database, also where its data must not be touched. */
  readonly call: <T>(operation: string, run: () => Promise<T>) => Promise<T>;
  /** Runs a read, again where the store is busy. */
  readonly read: <T>(operation: string, work: (store: ReadStore) => Promise<T>) => Promise<T>;
  readonly write: (operation: string, work: (store: WriteStore) => Promise<void>) => Promise<void>;
}

export interface Detection extends Pick<Maintenance, 'verify' | 'acceptLosses'> {
  /** Losses that nobody has accepted, those included that the store does not know of yet. */
  losses(): Promise<HistoryLoss[]>;
}

/** Finding out what the store has lost, or what has changed in it behind everybody's back. */
export function detection({ storage, history, now, call, read, write }: DetectionHost): Detection {
  const losses = (): Promise<HistoryLoss[]> =>
    read('losses', async (store) => openLosses(store, await history.look()));
  return {
    losses,
    verify: (options = {}) =>
      call('maintenance.verify', async () =>
        (await import('../verification/verify-store.ts')).verifyStore(
          { storage, losses },
          checkInput('maintenance.verify', verifyOptions, options),
        ),
      ),
    acceptLosses: (options = {}) =>
      call('maintenance.acceptLosses', async () => {
        const { deep = false } = checkInput('maintenance.acceptLosses', verifyOptions, options);
        const { gapsOf } = await import('../verification/feed-gaps.ts');
        const { takeAsIs } = await import('./take-as-is.ts');
        const found = await history.look();
        const gaps = await gapsOf(storage);
        await write('maintenance.acceptLosses', async (store) => {
          if (found !== null) await noteLoss(store, found, now());
          await acceptNotedLosses(store, gaps, now());
        });
        await takeAsIs(storage, gaps, deep);
        history.accept();
      }),
  };
}
