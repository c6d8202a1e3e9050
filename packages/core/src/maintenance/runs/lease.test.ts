import { hostname } from 'node:os';
import { thisProcess } from '@skep/processes';
import { describe, expect, test } from 'vitest';
import { LEASE, leaseFrom, reasonToAbandon } from './lease.ts';
import { ownerFields, ownerOf } from './run-owner.ts';

const now = new Date('2026-01-01T12:00:00.000Z');
const inMs = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const own = { ...ownerFields(), lease_until: leaseFrom(now) };
const elsewhere = { owner: '7@elsewhere', details: null, lease_until: leaseFrom(now) };

test('a run says whose it is, and is read so', () => {
  expect(own.owner).toBe(`${process.pid}@${hostname()}`);
  expect(ownerOf(own)).toEqual(thisProcess());
  expect(ownerOf({ owner: '7@a@b', details: 'no JSON' })).toEqual({ pid: 7, host: 'a@b', started: null });
  expect(ownerOf({ owner: 'somebody', details: null })).toBeNull();
});

describe('a run keeps others away', () => {
  test('while its process lives and its lease lasts', () => {
    expect(reasonToAbandon(own, now)).toBeNull();
    expect(reasonToAbandon(own, inMs(LEASE - 1))).toBeNull();
    expect(reasonToAbandon(elsewhere, inMs(LEASE - 1))).toBeNull();
  });

  test('not once the lease has passed, whoever has it', () => {
    for (const run of [own, elsewhere]) expect(reasonToAbandon(run, inMs(LEASE))).toMatch('no sign of life');
  });

  test('not once its process is gone, however long the lease', () => {
    const far = { ...own, lease_until: inMs(10 * 365 * 86_400_000) };
    expect(reasonToAbandon(far, now, () => false)).toBe('Its process has ended.');
    const other = { ...own, details: JSON.stringify({ process_started: '1' }) };
    expect(reasonToAbandon(other, now)).toBe(process.platform === 'linux' ? 'Its process has ended.' : null);
  });

  test('not where the clock was set back by more than anybody asks for', () => {
    expect(reasonToAbandon({ ...elsewhere, lease_until: inMs(2 * LEASE + 1) }, now)).toMatch('yet to come');
    expect(reasonToAbandon({ ...elsewhere, lease_until: inMs(2 * LEASE) }, now)).toBeNull();
  });
});
