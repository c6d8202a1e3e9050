import type { ReviewRecord } from '@skep/contracts';
import type { WriteContext } from '../operations/context.ts';
import { Refusal } from '../operations/refusal.ts';
import { answerCall, isRefused, type RoundCall } from './answer-call.ts';
import { writeTimeOut } from './write-time-out.ts';

/** The open round that takes a call. That it has timed out is written although the call is refused then. */
export async function openRound(
  context: WriteContext,
  call: RoundCall,
  now: Date,
): Promise<ReviewRecord | Refusal> {
  const review = await context.store.first('reviews', { id: call.id });
  const answer = answerCall(call, review, now);
  await writeTimeOut(context, review, now);
  return isRefused(answer) ? new Refusal(answer) : answer;
}
