import type { BackupFile } from '@skep/contracts';
import { expect, test } from 'vitest';
import { backupName, backupTime, draftOwner } from './backup-names.ts';
import { oldBackups } from './old-backups.ts';

const at = new Date('2026-03-01T09:05:07.089Z');

test('a name says which database and when, and is read so', () => {
  const name = backupName('/w/.skep/skep.db', at);
  expect(name).toBe('skep-20260301T090507089Z.db');
  expect(backupTime('/w/.skep/skep.db', name)).toEqual(at);
  expect(backupTime('/elsewhere/fleet.v2.db', backupName('fleet.v2.db', at))).toEqual(at);
});

test.each([
  'skep.db',
  'skep-20260301.db',
  'skep-20261301T090507089Z.db',
  'skep-20260301T090507089Z.db.bak',
  'my-skep-20260301T090507089Z.db',
  'other-20260301T090507089Z.db',
])('%s is none of its backups', (name) => {
  expect(backupTime('/w/skep.db', name)).toBeNull();
});

test('a draft names its process; other files have no owner', () => {
  const draft = 'skep-20260301T090507089Z.db.4711-mb2k9.partial';
  expect(draftOwner('/w/skep.db', draft)).toBe(4711);
  expect(draftOwner('/w/skep.db', `${draft}-journal`)).toBe(4711);
  expect(draftOwner('/w/skep.db', 'skep.db.4711-mb2k9.partial')).toBeNull();
  expect(draftOwner('/w/fleet.db', draft)).toBeNull();
  expect(draftOwner('/w/skep.db', 'skep-20260301T090507089Z.db')).toBeNull();
});

const DAY = 86_400_000;
const backup = (days: number): BackupFile => ({
  path: `${days}`,
  bytes: 1,
  madeAt: new Date(at.getTime() - days * DAY),
});
const old = (backups: readonly BackupFile[], retention: number) =>
  oldBackups(backups, retention, at).map(({ path }) => path);

test('backups older than the retention can go, the newest never, and with 0 none', () => {
  expect(old([backup(0), backup(7), backup(8), backup(30)], 7)).toEqual(['8', '30']);
  expect(old([backup(8), backup(9)], 7)).toEqual(['9']);
  expect(old([backup(300)], 7)).toEqual([]);
  expect(old([backup(1), backup(300)], 0)).toEqual([]);
});
