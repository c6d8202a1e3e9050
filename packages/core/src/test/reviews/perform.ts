import { type Database, isDatabaseError, isWorkflowError, type NewFinding } from '@skep/contracts';
import type { Command, Outcome, Which } from './commands.ts';
import { FINDINGS, type FindingKey } from './model-state.ts';

/** A review that is in no store. */
const NOWHERE = 999_999_999;

/** What a reviewer of the model's is called in the store, where several instances are at work at once. */
export function knownReviewer(instance: string): string {
  return `${instance}-known`;
}

/** A reviewer's name in the model. */
export function nameOf(instance: string, reviewer: string): string {
  return reviewer === knownReviewer(instance) ? 'known' : reviewer;
}

/** Gives the command to a store. @throws What is no refusal. */
export async function perform(db: Database, instance: string, command: Command): Promise<Outcome> {
  try {
    return { code: 'done', tells: await callWith(db, instance, command) };
  } catch (error) {
    if (!isWorkflowError(error) && !isDatabaseError(error)) throw error;
    if (isDatabaseError(error) && error.reason !== undefined && error.reason !== 'record-not-found')
      throw error;
    return { code: error.code, tells: factsOf(error) };
  }
}

async function callWith(db: Database, instance: string, command: Command): Promise<Outcome['tells']> {
  switch (command.call) {
    case 'request': {
      const { head, files } = command;
      const reviewer = command.reviewer === 'known' ? knownReviewer(instance) : command.reviewer;
      const made = await db.reviews.request({ instanceId: instance, headCommit: head, files, reviewer });
      return { round: made.round, reviewer: nameOf(instance, made.reviewer_instance), status: made.status };
    }
    case 'start': {
      const { id, reviewer } = await addressOf(db, instance, command);
      return { status: (await db.reviews.start(id, reviewer)).status };
    }
    case 'submit': {
      const { id, reviewer, head, round } = await addressOf(db, instance, command);
      const { status, decision } = await db.reviews.submit(id, {
        reviewer,
        headCommit: command.head ?? head,
        verdict: command.verdict,
        findings: command.findings.map((key) => written(key, round)),
      });
      return { status, decision };
    }
    case 'dismiss': {
      const { id } = await addressOf(db, instance, { ...command, isReviewer: true });
      return { status: (await db.reviews.dismiss(id)).status };
    }
    case 'decide': {
      const { choice, rounds } = command;
      const state = await db.reviews.decide(instance, { choice, ...(rounds !== undefined && { rounds }) });
      return { cap: state.cap, status: state.status };
    }
    case 'status': {
      const { to, by } = command;
      await (by === 'updateInstance'
        ? db.updateInstance(instance, { status: to })
        : db.updateInstanceStatus(instance, to));
      return {};
    }
    case 'keep': {
      const { rounds } = await db.reviews.history(instance);
      const findings = rounds.flatMap((round) => round.findings);
      const finding = findings.findLast(({ title }) => keyOf(title) === command.key);
      await db.reviews.resolve(finding?.id ?? NOWHERE, 'wont_fix');
      return {};
    }
  }
}

interface Address {
  readonly id: number;
  readonly round: number;
  readonly reviewer: string;
  readonly head: string;
}

async function addressOf(
  db: Database,
  instance: string,
  { which, isReviewer }: { which: Which; isReviewer: boolean },
): Promise<Address> {
  const rounds = await db.reviews.list({ instanceId: instance });
  const review = rounds.toReversed().at(which === 'last' ? -1 : which === 'first' ? 0 : which - 1);
  return {
    id: review?.id ?? NOWHERE,
    round: review?.round ?? 0,
    reviewer: isReviewer && review !== undefined ? review.reviewer_instance : 'planner',
    head: review?.head_commit ?? 'none',
  };
}

/** The finding as a reviewer writes it: in each round at other lines, in other words for the same path and number. */
function written(key: FindingKey, round: number): NewFinding {
  const { file, title } = FINDINGS[key];
  return {
    file: file === null ? null : round % 2 === 0 ? file : `./${file}`,
    startLine: file === null ? null : round * 10 + 1,
    title: round % 2 === 0 ? title.toUpperCase() : title.replace('1', String(round)),
  };
}

/** Which finding of the model's a title is. */
export function keyOf(title: string): FindingKey {
  const start = title.slice(0, 4).toLowerCase();
  for (const key of ['a', 'b', 'c'] as const) {
    if (FINDINGS[key].title.toLowerCase().startsWith(start)) return key;
  }
  throw new Error(`The model knows no finding "${title}".`);
}

const TOLD: { readonly [code: string]: readonly string[] } = {
  WORKFLOW_REVIEW_LIMIT_EXCEEDED: ['round', 'cap', 'choices'],
  WORKFLOW_DECISION_REQUIRED: ['round', 'cap', 'choices'],
  WORKFLOW_STALE_COMMIT: ['head_commit', 'submitted'],
};

function factsOf({ code, context }: { code: string; context: Readonly<Record<string, unknown>> }) {
  return Object.fromEntries((TOLD[code] ?? []).map((fact) => [fact, context[fact]]));
}
