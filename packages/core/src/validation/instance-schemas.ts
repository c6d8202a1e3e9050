import {
  AGENT_KINDS,
  INSTANCE_STATUSES,
  INSTANCE_TYPES,
  type InstanceFilter,
  type InstanceStatus,
  type InstanceUpdate,
  type NewInstance,
} from '@skep/contracts';
import * as z from 'zod/mini';
import { count, date, identifier, name, path, positive, text, webUrl } from './values.ts';

const type = z.enum(INSTANCE_TYPES);
const agent = z.enum(AGENT_KINDS);

export const instanceStatus: z.ZodMiniType<InstanceStatus> = z.enum(INSTANCE_STATUSES);

export const newInstance: z.ZodMiniType<NewInstance> = z.lazy(() =>
  z.strictObject({
    id: identifier,
    type,
    status: z.nullish(instanceStatus),
    agent: z.nullish(agent),
    session_id: z.nullish(name),
    model: z.nullish(name),
    host: z.nullish(name),
    worktree_path: path,
    branch_name: name,
    base_branch: z.nullish(name),
    tmux_session: z.nullish(name),
    tmux_pane: z.nullish(name),
    claude_pid: z.nullish(positive),
    issue_number: z.nullish(positive),
    pr_number: z.nullish(positive),
    pr_url: z.nullish(webUrl),
    parent_instance_id: z.nullish(identifier),
    created_at: z.nullish(date),
    terminated_at: z.nullish(date),
    last_activity: z.nullish(date),
    system_prompt: z.nullish(text),
    max_reviews: z.nullish(count),
    agent_number: z.nullish(positive),
  }),
);

/** A field that may be left out, and set to null. */
const clearable = <T>(schema: z.ZodMiniType<T>) => z.optional(z.nullable(schema));

export const instanceUpdate: z.ZodMiniType<InstanceUpdate> = z.lazy(() =>
  z.strictObject({
    type: z.optional(type),
    status: z.optional(instanceStatus),
    agent: z.optional(agent),
    session_id: clearable(name),
    model: clearable(name),
    host: clearable(name),
    worktree_path: z.optional(path),
    branch_name: z.optional(name),
    base_branch: clearable(name),
    tmux_session: clearable(name),
    tmux_pane: clearable(name),
    claude_pid: clearable(positive),
    issue_number: clearable(positive),
    pr_number: clearable(positive),
    pr_url: clearable(webUrl),
    parent_instance_id: clearable(identifier),
    terminated_at: clearable(date),
    last_activity: z.optional(date),
    system_prompt: clearable(text),
    max_reviews: clearable(count),
    agent_number: z.optional(positive),
  }),
);

export const instanceFilter: z.ZodMiniType<InstanceFilter> = z.lazy(
  () =>
    z.strictObject({
      types: z.optional(z.array(type)),
      statuses: z.optional(z.array(instanceStatus)),
      agents: z.optional(z.array(agent)),
      issueNumber: z.optional(positive),
      parentInstance: z.optional(identifier),
      sessionId: z.optional(name),
      limit: z.optional(count),
      offset: z.optional(count),
      orderBy: z.optional(z.enum(['created_at', 'last_activity', 'terminated_at'])),
      orderDirection: z.optional(z.enum(['ASC', 'DESC'])),
    }) as z.ZodMiniType<InstanceFilter>,
);
