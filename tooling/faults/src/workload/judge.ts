import type { Toll } from '../toll.ts';
import type { Inspection } from './inspection.ts';
import type { Ledger } from './ledger.ts';

export interface JudgeOptions {
  /** Which try it was, for examples: `cut 17`. */
  readonly label: string;
  /**
   * Whether acknowledged writes may be missing, where that is reported: after damage that no store survives, and with
   * `synchronous: NORMAL`. Default false.
   */
  readonly mayLose?: boolean;
  /** Events were pruned: they are only counted. Default false. */
  readonly pruned?: boolean;
  /** Refused writes that may be there all the same: the reason left open whether they were stored. Default none. */
  readonly mayBeStored?: (reason: string) => boolean;
}

/** Compares what a store holds with what was acknowledged. @returns How many acknowledged writes are missing. */
export function judge(inspection: Inspection, ledger: Ledger, toll: Toll, options: JudgeOptions): number {
  const { label, mayLose = false, pruned = false, mayBeStored = () => false } = options;
  const { failure, integrity, lanes, counted, twice, altered, feed } = inspection;
  if (failure !== null) {
    toll.add('damaged', `${label}: it does not open: ${failure.reason}: ${failure.message}`);
    return ledger.acknowledged;
  }
  if (integrity.length > 0) toll.add('damaged', `${label}: ${integrity.slice(0, 3).join('; ')}`);
  toll.add('twice', `${label}: ${twice.slice(0, 3).join(', ')}`, twice.length);
  toll.add('unnoticed', `${label}: not as written: ${altered.slice(0, 3).join(', ')}`, altered.length);
  toll.add('gaps', `${label}: ${feed.slice(0, 3).join('; ')}`, feed.length);

  let missing = 0;
  for (const [lane, numbers] of ledger.stored) {
    const found = new Set(lanes[lane]?.events);
    const absent = [...numbers].filter((n) => !found.has(n)).length;
    const isCounted = pruned ? Math.max(0, (counted[lane] ?? 0) - found.size) : 0;
    missing += Math.max(0, absent - isCounted);
  }
  if (!mayLose) toll.add('lost', `${label}: ${missing} acknowledged writes are missing`, missing);

  for (const [lane, { events, counter }] of Object.entries(lanes)) {
    const newest = Math.max(0, ...events);
    const count = counted[lane] ?? 0;
    if (pruned ? count < events.length : count !== events.length)
      toll.add('half', `${label}: ${lane} has ${events.length} events and counts ${count}`);
    if (pruned ? newest > counter : newest !== counter)
      toll.add('half', `${label}: ${lane} has the event ${newest} and the counter ${counter}`);
    const refused = ledger.refused.get(lane);
    const there = new Set(events);
    const overleapt = Array.from({ length: newest }, (_, index) => index + 1).filter(
      (n) => mayLose && !there.has(n) && refused?.has(n) !== true,
    );
    toll.add('half', `${label}: ${lane} has ${newest} and not ${overleapt[0]}`, overleapt.length);
    for (const n of events) {
      const { reason } = refused?.get(n) ?? {};
      if (reason !== undefined && !mayBeStored(reason))
        toll.add('half', `${label}: ${lane}#${n} was refused (${reason}) and is there`);
    }
  }
  return missing;
}
