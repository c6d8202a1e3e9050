import type { DatabaseOperations } from '@skep/contracts';
import { deleteConfig, getConfig, listConfig, setConfig } from '../config-values/config-values.ts';
import { getInstanceActivity } from '../events/instance-activity.ts';
import { logMCPEvent } from '../events/log-event.ts';
import { getMCPEvents, getRecentMCPEvents, listMCPEvents } from '../events/read-events.ts';
import { reviseMCPEvents } from '../events/revise-events.ts';
import { getGitHubIssue } from '../github-issues/read-issues.ts';
import { syncGitHubIssues, upsertGitHubIssue } from '../github-issues/write-issues.ts';
import { createInstance } from '../instances/create-instance.ts';
import { deleteInstance } from '../instances/delete-instance.ts';
import { getInstanceDependants } from '../instances/get-instance-dependants.ts';
import { getInstance, listInstances } from '../instances/read-instances.ts';
import { updateInstance } from '../instances/update-instance.ts';
import { updateInstanceStatus } from '../instances/update-instance-status.ts';
import { createRelationship } from '../relationships/create-relationship.ts';
import { getRelationships, listRelationships } from '../relationships/read-relationships.ts';
import { updateRelationship } from '../relationships/update-relationship.ts';
import { getTokenTotals, listMessageUsage } from '../usage/read-usage.ts';
import { recordMessageUsage } from '../usage/record-usage.ts';
import type { OperationOf } from './operation.ts';

/** Every operation but those of `reviews`, by the name of its method. */
export const allOperations: {
  readonly [K in Exclude<keyof DatabaseOperations, 'reviews'>]: OperationOf<DatabaseOperations[K]>;
} = {
  createInstance,
  updateInstance,
  updateInstanceStatus,
  getInstance,
  listInstances,
  deleteInstance,
  getInstanceDependants,
  logMCPEvent,
  getMCPEvents,
  getRecentMCPEvents,
  listMCPEvents,
  reviseMCPEvents,
  recordMessageUsage,
  listMessageUsage,
  getTokenTotals,
  getInstanceActivity,
  createRelationship,
  getRelationships,
  listRelationships,
  updateRelationship,
  upsertGitHubIssue,
  getGitHubIssue,
  syncGitHubIssues,
  getConfig,
  setConfig,
  deleteConfig,
  listConfig,
};
