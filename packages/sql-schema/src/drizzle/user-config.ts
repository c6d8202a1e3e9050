import type { UserConfigRecord } from '@skep/contracts';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { zeroOrOne } from './checks.ts';
import type { TableOf } from './table-type.ts';

export const userConfigTable: TableOf<'user_config', UserConfigRecord, 'key', 'encrypted'> = sqliteTable(
  'user_config',
  {
    key: text('key').notNull().primaryKey(),
    value: text('value').notNull(),
    encrypted: integer('encrypted', { mode: 'boolean' }).notNull().default(false),
    updated_at: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    checksum: integer('checksum'),
  },
  (table) => [zeroOrOne(table.encrypted)],
);
