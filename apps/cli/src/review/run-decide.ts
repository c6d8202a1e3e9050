import type { ReviewDecision, ReviewState } from '@skep/contracts';
import { requireConfirmation } from '../arguments/confirm.ts';
import type { CommandContext } from '../command-context.ts';
import { requireInstance } from '../commands/require-instance.ts';
import { CliError } from '../errors/cli-error.ts';
import { neutralize } from '../output/neutralize.ts';

export interface DecideOptions {
  readonly continue?: boolean;
  /** True where no number of rounds is given. */
  readonly raise?: number | true;
  readonly abandon?: boolean;
  readonly yes?: boolean;
  readonly note?: string;
}

/** Decides what an instance waits for. */
export async function decide(
  context: CommandContext,
  id: string,
  options: DecideOptions,
): Promise<undefined> {
  const { output, runtime } = context;
  const decision = decisionOf(options);
  refuseOwn(id, runtime.environment.SKEP_INSTANCE_ID);
  const state = await context.withDatabase(async (db) => {
    if (decision.choice === 'abandon') {
      await requireInstance(db, id);
      const question = `Give up the work of ${neutralize(id)}? It is terminated, and its open review ends.`;
      await requireConfirmation(context, { given: options.yes, question });
    }
    return db.reviews.decide(id, decision);
  });
  if (output.json) output.writeJson(state);
  else output.write(`${decidedText(decision, state)}\n`);
}

/** Loops end because a person is asked: the agent whose loop it is must not be the one who answers. */
function refuseOwn(id: string, caller: string | undefined): void {
  if (caller !== id) return;
  throw new CliError('CLI_OWN_DECISION', `${id} cannot decide about its own reviews`, {
    hint: 'Say what you need and stop: a person decides, with "skep review decide", outside of the agent.',
    context: { instance: id },
  });
}

function decisionOf(options: DecideOptions): ReviewDecision {
  const { raise, note = null } = options;
  const given = (['continue', 'raise', 'abandon'] as const).filter((choice) => options[choice]);
  const [choice, ...others] = given;
  if (choice === undefined || others.length > 0) {
    throw new CliError(
      'CLI_USAGE',
      choice === undefined ? 'the decision is missing' : 'decide on one thing only',
      {
        hint: 'Give one of --continue, --raise [N] and --abandon.',
      },
    );
  }
  return choice === 'raise' ? { choice, rounds: raise === true ? 1 : (raise ?? 1), note } : { choice, note };
}

function decidedText({ choice }: ReviewDecision, { instance_id, status, rounds, cap }: ReviewState): string {
  const id = neutralize(instance_id);
  if (choice === 'abandon') return `${id} is given up: ${status}`;
  const left = Math.max(0, cap - rounds);
  const more = left === 0 ? 'no further round' : `${left} more`;
  if (choice === 'raise') return `${id} may have ${cap} rounds of review now: ${more}`;
  return `${id} goes on: ${status}, ${rounds} of ${cap} rounds of review used`;
}
