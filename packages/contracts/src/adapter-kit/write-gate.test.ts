import { expect, test } from 'vitest';
import { WriteGate } from './write-gate.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

test('runs one piece of work at a time, in the order of the calls', async () => {
  const gate = new WriteGate();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await pause();
    log.push(`${name} ends`);
  };
  await Promise.all([gate.run(work('a')), gate.run(work('b'))]);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('goes on after work that fails', async () => {
  const gate = new WriteGate();
  await expect(gate.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(gate.run(async () => 1)).resolves.toBe(1);
});

test('refuses a call from inside its own work, also behind an await', async () => {
  const gate = new WriteGate();
  const nested = gate.run(async () => {
    await pause();
    return gate.run(async () => 1);
  });
  await expect(nested).rejects.toMatchObject({ reason: 'invalid' });
});

test('allows a call from what outlives its work', async () => {
  const gate = new WriteGate();
  let later: Promise<number> | undefined;
  await gate.run(async () => {
    later = new Promise((resolve) => setTimeout(resolve, 5)).then(() => gate.run(async () => 2));
  });
  await expect(later).resolves.toBe(2);
});

test('lets reading work run beside, refuses a call from inside it, and waits for it', async () => {
  const gate = new WriteGate();
  const log: string[] = [];
  const writing = gate.run(async () => {
    await pause();
    log.push('written');
  });
  const reading = gate.runBeside(async () => {
    await expect(gate.run(async () => 1)).rejects.toMatchObject({ reason: 'invalid' });
    log.push('read');
    await pause();
    await pause();
    log.push('read on');
  });
  await gate.idle();
  expect(log[0]).toBe('read');
  expect(log).toHaveLength(3);
  await Promise.all([writing, reading]);
});
