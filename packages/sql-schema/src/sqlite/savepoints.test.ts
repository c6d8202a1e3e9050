import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Savepoints } from './savepoints.ts';

let database: Database.Database;
let savepoints: Savepoints;

beforeEach(() => {
  database = new Database(':memory:');
  database.exec('CREATE TABLE t (v TEXT)');
  database.exec('BEGIN');
  savepoints = new Savepoints((sql) => void database.exec(sql));
});
afterEach(() => database.close());

const add = (value: string) => database.prepare('INSERT INTO t VALUES (?)').run(value);
const stored = () => database.prepare('SELECT v FROM t ORDER BY rowid').pluck().all();

test('one that fails takes only its own writes with it', async () => {
  add('before');
  await expect(
    savepoints.run(async () => {
      add('inside');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  add('after');
  expect(stored()).toEqual(['before', 'after']);
});

test('one inside another is undone with it, or alone', async () => {
  await savepoints.run(async () => {
    add('outer');
    await savepoints.run(async () => add('kept'));
    await savepoints
      .run(async () => {
        add('undone');
        throw new Error('no');
      })
      .catch(() => undefined);
  });
  await savepoints
    .run(async () => {
      await savepoints.run(async () => add('inner'));
      throw new Error('no');
    })
    .catch(() => undefined);
  expect(stored()).toEqual(['outer', 'kept']);
});

test('those that overlap are refused and undone, and the transaction can go on', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = savepoints.run(async () => {
    add('first');
    await held;
  });
  const second = savepoints.run(async () => {
    add('second');
    await held;
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  release();
  await expect(first).rejects.toMatchObject({ reason: 'invalid' });
  await expect(second).rejects.toMatchObject({ reason: 'invalid' });
  await savepoints.run(async () => add('later'));
  expect(stored()).toEqual(['later']);
});
