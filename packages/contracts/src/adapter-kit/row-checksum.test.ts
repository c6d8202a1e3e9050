import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row, TableDescriptor } from '../tables/descriptor.ts';
import { tables } from '../tables/tables.ts';
import { holdsChecksum, rowChecksum } from './row-checksum.ts';

const { user_config: config, mcp_events: events, changes } = tables;
const setting: Row = { key: 'k', value: 'v', encrypted: false, updated_at: new Date(1_700_000_000_000) };

describe('a checksum', () => {
  test('is the same for the same row, however it is written down', () => {
    const reordered = Object.fromEntries(Object.entries(setting).toReversed());
    expect(rowChecksum(config, reordered)).toBe(rowChecksum(config, setting));
    expect(rowChecksum(config, { ...setting, checksum: 1 })).toBe(rowChecksum(config, setting));
  });

  test('stays as published: stored rows depend on it', () => {
    expect(rowChecksum(config, setting)).toMatchInlineSnapshot(`696697260`);
  });

  test('differs with any value', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, fc.boolean(), fc.date({ noInvalidDate: true }), (key, value, encrypted, at) => {
        const row = { key, value, encrypted, updated_at: at };
        const isSame = key === 'k' && value === 'v' && !encrypted && at.getTime() === 1_700_000_000_000;
        expect(rowChecksum(config, row) === rowChecksum(config, setting)).toBe(isSame);
      }),
    );
  });

  test('tells apart values that move from one field to the next', () => {
    const row = { key: 'a', value: 'b\nvalue="c"', encrypted: false, updated_at: new Date(1) };
    expect(rowChecksum(config, row)).not.toBe(rowChecksum(config, { ...row, key: 'a\nb', value: 'c' }));
  });

  test('does not know fields that are null, or have their default: a later schema may add some', () => {
    const added: TableDescriptor = {
      ...config,
      fields: {
        ...config.fields,
        note: { kind: 'text', nullable: true },
        level: { kind: 'integer', default: 3 },
      },
    };
    expect(rowChecksum(added, { ...setting, note: null, level: 3 })).toBe(rowChecksum(config, setting));
    expect(rowChecksum(added, { ...setting, note: 'n', level: 3 })).not.toBe(rowChecksum(config, setting));
  });

  test('leaves out a key that the store assigns, and no other', () => {
    const change = { table_name: 't', record_key: 'k', operation: 'insert', changed_at: new Date(1) };
    expect(rowChecksum(changes, { ...change, seq: 1 })).toBe(rowChecksum(changes, { ...change, seq: 2 }));
    expect(rowChecksum(config, { ...setting, key: 'other' })).not.toBe(rowChecksum(config, setting));
  });
});

test('a row holds its checksum, does not, or has none', () => {
  const row = {
    instance_id: 'a',
    tool_name: 't',
    outcome: 'succeeded',
    success: true,
    timestamp: new Date(1),
  };
  const checksum = rowChecksum(events, row);
  expect(holdsChecksum(events, { ...row, checksum })).toBe(true);
  expect(holdsChecksum(events, { ...row, tool_name: 'u', checksum })).toBe(false);
  expect(holdsChecksum(events, { ...row, checksum: null })).toBeNull();
});
