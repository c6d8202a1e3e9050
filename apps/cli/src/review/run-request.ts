import { parseDeadline } from '../arguments/parse-time.ts';
import type { CommandContext } from '../command-context.ts';
import { neutralize } from '../output/neutralize.ts';
import { type CommitOptions, chooseCommits } from './choose-commits.ts';
import { findInstance } from './find-instance.ts';
import { commitText, roundText } from './review-text.ts';

export interface RequestOptions extends CommitOptions {
  readonly reviewer?: string;
  readonly due?: string;
}

/** Asks for a round of review. */
export async function request(
  context: CommandContext,
  named: string | undefined,
  options: RequestOptions,
): Promise<undefined> {
  const { output, runtime } = context;
  const dueAt = options.due === undefined ? null : parseDeadline(options.due, output.now);
  const { review, cap } = await context.withDatabase(async (db) => {
    const instance = await findInstance(db, named, runtime);
    const { head, base, files } = await chooseCommits(instance, options, runtime.cwd);
    const review = await db.reviews.request({
      instanceId: instance.id,
      headCommit: head,
      baseCommit: base,
      files,
      reviewer: options.reviewer ?? null,
      dueAt,
    });
    return { review, cap: (await db.reviews.status(instance.id)).cap };
  });
  if (output.json) {
    output.writeJson(review);
    return;
  }
  const whose = neutralize(review.parent_instance);
  output.write(`Review ${review.id} of ${whose}: ${roundText(review, cap, output.now)}\n`);
  output.write(`commit ${commitText(review)}\n`);
  if (review.files === null) {
    output.note('It is not known which files the branch changes (--base, --files): every finding counts.');
  }
}
