import {
  EVENT_KINDS,
  EVENT_OUTCOMES,
  type EventFilter,
  type FeedReadOptions,
  type NewGitHubIssue,
  type NewMCPEvent,
  type NewRelationship,
  RELATIONSHIP_TYPES,
  type RelationshipUpdate,
  type RepositoryRef,
} from '@skep/contracts';
import * as z from 'zod/mini';
import { count, date, flag, identifier, json, name, positive, text } from './values.ts';

export const newEvent: z.ZodMiniType<NewMCPEvent> = z.lazy(() =>
  z.strictObject({
    id: z.nullish(positive),
    instance_id: identifier,
    kind: z.nullish(z.enum(EVENT_KINDS)),
    tool_name: name,
    outcome: z.nullish(z.enum(EVENT_OUTCOMES)),
    success: z.nullish(flag),
    error_message: z.nullish(text),
    metadata: z.nullish(json),
    git_commit_hash: z.nullish(name),
    status_change: z.nullish(name),
    is_status_updating: z.nullish(flag),
    timestamp: z.nullish(date),
    tool_use_id: z.nullish(name),
    duration_ms: z.nullish(count),
    agent_id: z.nullish(name),
    session_id: z.nullish(name),
    dedupe_key: z.nullish(name),
  }),
);

export const eventFilter: z.ZodMiniType<EventFilter> = z.lazy(
  () =>
    z.strictObject({
      instanceId: z.optional(identifier),
      sessionId: z.optional(name),
      kinds: z.optional(z.array(z.enum(EVENT_KINDS))),
      outcomes: z.optional(z.array(z.enum(EVENT_OUTCOMES))),
      since: z.optional(date),
      ids: z.optional(z.array(count)),
      afterId: z.optional(count),
      limit: z.optional(count),
      orderDirection: z.optional(z.enum(['ASC', 'DESC'])),
    }) as z.ZodMiniType<EventFilter>,
);

export const newRelationship: z.ZodMiniType<NewRelationship> = z.lazy(() =>
  z.strictObject({
    id: z.nullish(positive),
    parent_instance: identifier,
    child_instance: identifier,
    relationship_type: z.enum(RELATIONSHIP_TYPES),
    review_iteration: z.nullish(positive),
    created_at: z.nullish(date),
    metadata: z.nullish(json),
  }),
);

export const relationshipUpdate: z.ZodMiniType<RelationshipUpdate> = z.lazy(() =>
  z.strictObject({
    review_iteration: z.optional(positive),
    metadata: z.optional(z.nullable(json)),
  }),
);

export const newIssue: z.ZodMiniType<NewGitHubIssue> = z.lazy(() =>
  z.strictObject({
    repo_owner: identifier,
    repo_name: identifier,
    number: positive,
    title: name,
    body: z.nullish(text),
    state: name,
    assignee: z.nullish(name),
    labels: z.nullish(json),
    created_at: z.nullish(date),
    updated_at: z.nullish(date),
    synced_at: z.nullish(date),
  }),
);

export const repositoryRef: z.ZodMiniType<RepositoryRef> = z.lazy(() =>
  z.strictObject({
    owner: identifier,
    name: identifier,
  }),
);

export const feedReadOptions: z.ZodMiniType<FeedReadOptions> = z.lazy(
  () =>
    z.strictObject({
      after: z.optional(count),
      limit: z.optional(count),
    }) as z.ZodMiniType<FeedReadOptions>,
);
