import type { GitHubIssueRecord } from '@skep/contracts';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { atLeast, validJson } from './checks.ts';
import type { TableOf } from './table-type.ts';

/** Its key is composite, so no single column is marked as the primary key. */
export const githubIssuesTable: TableOf<'github_issues', GitHubIssueRecord, never> = sqliteTable(
  'github_issues',
  {
    repo_owner: text('repo_owner').notNull(),
    repo_name: text('repo_name').notNull(),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    body: text('body'),
    state: text('state').notNull(),
    assignee: text('assignee'),
    labels: text('labels'),
    created_at: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updated_at: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    synced_at: integer('synced_at', { mode: 'timestamp_ms' }).notNull(),
    checksum: integer('checksum'),
  },
  (table) => [
    primaryKey({ columns: [table.repo_owner, table.repo_name, table.number] }),
    index('idx_github_issues_number').on(table.number),
    atLeast(table.number, 1),
    validJson(table.labels),
  ],
);
