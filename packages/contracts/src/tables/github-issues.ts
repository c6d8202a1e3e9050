import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const githubIssuesTable: TableDescriptor = {
  name: 'github_issues',
  fields: {
    repo_owner: { kind: 'text' },
    repo_name: { kind: 'text' },
    number: { kind: 'integer', min: 1 },
    title: { kind: 'text' },
    body: { kind: 'text', nullable: true },
    state: { kind: 'text' },
    assignee: { kind: 'text', nullable: true },
    labels: { kind: 'json', nullable: true },
    created_at: { kind: 'timestamp' },
    updated_at: { kind: 'timestamp' },
    synced_at: { kind: 'timestamp' },
    checksum: checksumField,
  },
  primaryKey: ['repo_owner', 'repo_name', 'number'],
  uniques: [],
  foreignKeys: [],
  indexes: [{ name: 'idx_github_issues_number', fields: ['number'] }],
};
