import type {
  Database,
  GitHubIssueRecord,
  InstanceFilter,
  InstanceRecord,
  InstanceStatus,
  MCPEventRecord,
  NewGitHubIssue,
  NewInstance,
  NewMCPEvent,
  NewRelationship,
  RelationshipRecord,
  RepositoryRef,
} from '@skep/contracts';
import { requireDefaultDatabase } from './default-database.ts';

// The database's methods as functions. Each takes the database last; without one it uses the one that
// `initializeDatabase` opened last, and rejects with `DATABASE_INITIALIZATION_FAILED` where there is none.

/** See `DatabaseOperations.createInstance`. */
export async function createInstance(instance: NewInstance, db?: Database): Promise<string> {
  return (db ?? requireDefaultDatabase('createInstance')).createInstance(instance);
}

/** See `DatabaseOperations.updateInstanceStatus`. */
export async function updateInstanceStatus(id: string, status: InstanceStatus, db?: Database): Promise<void> {
  return (db ?? requireDefaultDatabase('updateInstanceStatus')).updateInstanceStatus(id, status);
}

/** See `DatabaseOperations.getInstance`. */
export async function getInstance(id: string, db?: Database): Promise<InstanceRecord | null> {
  return (db ?? requireDefaultDatabase('getInstance')).getInstance(id);
}

/** See `DatabaseOperations.listInstances`. */
export async function listInstances(filter?: InstanceFilter, db?: Database): Promise<InstanceRecord[]> {
  return (db ?? requireDefaultDatabase('listInstances')).listInstances(filter);
}

/** See `DatabaseOperations.logMCPEvent`. */
export async function logMCPEvent(event: NewMCPEvent, db?: Database): Promise<void> {
  return (db ?? requireDefaultDatabase('logMCPEvent')).logMCPEvent(event);
}

/** See `DatabaseOperations.getMCPEvents`. */
export async function getMCPEvents(
  instanceId: string,
  limit?: number,
  db?: Database,
): Promise<MCPEventRecord[]> {
  return (db ?? requireDefaultDatabase('getMCPEvents')).getMCPEvents(instanceId, limit);
}

/** See `DatabaseOperations.createRelationship`. */
export async function createRelationship(relationship: NewRelationship, db?: Database): Promise<void> {
  return (db ?? requireDefaultDatabase('createRelationship')).createRelationship(relationship);
}

/** See `DatabaseOperations.getRelationships`. */
export async function getInstanceRelationships(
  instanceId: string,
  db?: Database,
): Promise<RelationshipRecord[]> {
  return (db ?? requireDefaultDatabase('getInstanceRelationships')).getRelationships(instanceId);
}

/** See `DatabaseOperations.upsertGitHubIssue`. */
export async function upsertGitHubIssue(issue: NewGitHubIssue, db?: Database): Promise<void> {
  return (db ?? requireDefaultDatabase('upsertGitHubIssue')).upsertGitHubIssue(issue);
}

/** See `DatabaseOperations.getGitHubIssue`. */
export async function getGitHubIssue(
  number: number,
  repository?: RepositoryRef,
  db?: Database,
): Promise<GitHubIssueRecord | null> {
  return (db ?? requireDefaultDatabase('getGitHubIssue')).getGitHubIssue(number, repository);
}
