import {
  DECISION_CHOICES,
  type DecisionFilter,
  FINDING_RESOLUTIONS,
  FINDING_SEVERITIES,
  type FindingResolution,
  type NewFinding,
  REVIEW_STATUSES,
  type ReviewDecision,
  type ReviewFilter,
  type ReviewRequest,
  type ReviewSubmission,
} from '@skep/contracts';
import * as z from 'zod/mini';
import { count, date, flag, identifier, name, path, positive, text } from './values.ts';

const MAX_FILES = 100_000;
const MAX_FINDINGS = 10_000;
const MAX_ROUNDS = 1000;

export const findingResolution: z.ZodMiniType<FindingResolution> = z.enum(FINDING_RESOLUTIONS);

/** In a person's words; none is no note. */
export const note: z.ZodMiniType<string | null | undefined> = z.nullish(text);

export const reviewRequest: z.ZodMiniType<ReviewRequest> = z.lazy(
  () =>
    z.strictObject({
      instanceId: identifier,
      headCommit: identifier,
      baseCommit: z.nullish(identifier),
      files: z.nullish(z.array(path).check(z.maxLength(MAX_FILES))),
      reviewer: z.nullish(identifier),
      dueAt: z.nullish(date),
    }) as z.ZodMiniType<ReviewRequest>,
);

const newFinding = z.lazy(() =>
  z
    .strictObject({
      file: z.nullish(path),
      startLine: z.nullish(positive),
      endLine: z.nullish(positive),
      severity: z.optional(z.enum(FINDING_SEVERITIES)),
      title: name,
      body: z.nullish(text),
      fingerprint: z.nullish(name),
    })
    .check(
      z.refine(({ file, startLine }) => startLine == null || file != null, {
        error: 'must be left out where no file is named',
        path: ['startLine'],
      }),
      z.refine(({ startLine, endLine }) => endLine == null || (startLine != null && endLine >= startLine), {
        error: 'must not be before startLine, nor without it',
        path: ['endLine'],
      }),
    ),
) as z.ZodMiniType<NewFinding>;

export const reviewSubmission: z.ZodMiniType<ReviewSubmission> = z.lazy(
  () =>
    z.strictObject({
      reviewer: identifier,
      headCommit: identifier,
      verdict: z.enum(['approved', 'changes_requested']),
      summary: z.nullish(text),
      findings: z.optional(z.array(newFinding).check(z.maxLength(MAX_FINDINGS))),
    }) as z.ZodMiniType<ReviewSubmission>,
);

export const reviewDecision: z.ZodMiniType<ReviewDecision> = z.lazy(
  () =>
    z.strictObject({
      choice: z.enum(DECISION_CHOICES),
      rounds: z.optional(z.int().check(z.gte(1), z.lte(MAX_ROUNDS))),
      note,
    }) as z.ZodMiniType<ReviewDecision>,
);

export const reviewFilter: z.ZodMiniType<ReviewFilter> = z.lazy(
  () =>
    z.strictObject({
      instanceId: z.optional(identifier),
      reviewer: z.optional(identifier),
      statuses: z.optional(z.array(z.enum(REVIEW_STATUSES))),
      limit: z.optional(count),
    }) as z.ZodMiniType<ReviewFilter>,
);

export const decisionFilter: z.ZodMiniType<DecisionFilter> = z.lazy(
  () =>
    z.strictObject({
      instanceId: z.optional(identifier),
      pending: z.optional(flag),
    }) as z.ZodMiniType<DecisionFilter>,
);
