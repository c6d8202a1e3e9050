import { MAINTENANCE_OUTCOMES, MAINTENANCE_TASKS } from '../records/maintenance-run.ts';
import { checksumField } from './checksum-field.ts';
import type { TableDescriptor } from './descriptor.ts';

export const maintenanceRunsTable: TableDescriptor = {
  name: 'maintenance_runs',
  fields: {
    id: { kind: 'integer' },
    task: { kind: 'text', values: MAINTENANCE_TASKS },
    owner: { kind: 'text' },
    started_at: { kind: 'timestamp' },
    lease_until: { kind: 'timestamp' },
    finished_at: { kind: 'timestamp', nullable: true },
    outcome: { kind: 'text', values: MAINTENANCE_OUTCOMES, default: 'running' },
    details: { kind: 'json', nullable: true },
    checksum: checksumField,
  },
  primaryKey: ['id'],
  autoIncrement: true,
  uniques: [],
  foreignKeys: [],
  indexes: [
    { name: 'idx_maintenance_runs_task', fields: ['task', 'id'] },
    { name: 'idx_maintenance_runs_outcome', fields: ['outcome', 'id'] },
  ],
};
