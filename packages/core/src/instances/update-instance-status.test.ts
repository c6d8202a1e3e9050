import { INSTANCE_STATUSES } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines, memoryOpener } from '../test/engines.ts';
import { feedOf, handClock, instance, settle } from '../test/records.ts';
import { canTransition, isTerminal } from './status-transitions.ts';

describeEngines('updateInstanceStatus', (open) => {
  test('changes the status, logs the change and tells the feed of both', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a'));
    const later = clock.advance(1000);
    await db.updateInstanceStatus('a', 'waiting_review');
    expect(await db.getInstance('a')).toMatchObject({ status: 'waiting_review', last_activity: later });
    const [event] = await db.getMCPEvents('a');
    expect(event).toMatchObject({
      kind: 'status_change',
      tool_name: 'update_instance_status',
      outcome: 'succeeded',
      success: true,
      is_status_updating: true,
      status_change: 'waiting_review',
      timestamp: later,
    });
    expect(JSON.parse(event?.metadata ?? '')).toEqual({ from: 'started', to: 'waiting_review' });
    expect(await feedOf(db, 1)).toEqual(['instances a update', `mcp_events ${event?.id} insert`]);
  });

  test('sets terminated_at at the end, and clears it when a closed pull request is reopened', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    await db.createInstance(instance('a', { status: 'pr_created' }));
    const closed = clock.advance(1000);
    await db.updateInstanceStatus('a', 'pr_closed');
    expect((await db.getInstance('a'))?.terminated_at).toEqual(closed);
    await db.updateInstanceStatus('a', 'pr_created');
    expect((await db.getInstance('a'))?.terminated_at).toBeNull();
    const merged = clock.advance(1000);
    await db.updateInstanceStatus('a', 'pr_merged');
    clock.advance(1000);
    await db.updateInstanceStatus('a', 'terminated');
    expect((await db.getInstance('a'))?.terminated_at).toEqual(merged);
  });

  test('of twenty who want the same change one wins, and the others change nothing', async () => {
    const db = await open();
    await db.createInstance(instance('a'));
    const calls = Array.from({ length: 20 }, () => db.updateInstanceStatus('a', 'waiting_review'));
    const { won, errors } = await settle(calls);
    expect(won).toBe(1);
    expect(errors).toHaveLength(19);
    for (const error of errors) expect(error).toMatchObject({ code: 'DATABASE_INVALID_STATUS_TRANSITION' });
    expect(await db.getMCPEvents('a')).toHaveLength(1);
    expect(await feedOf(db)).toHaveLength(3);
  });

  test('does not set last_activity back', async () => {
    const db = await open({}, { clock: handClock('2026-01-01').now });
    const future = new Date('2027-01-01');
    await db.createInstance(instance('a', { last_activity: future }));
    await db.updateInstanceStatus('a', 'terminated');
    expect((await db.getInstance('a'))?.last_activity).toEqual(future);
  });
});

const open = memoryOpener();
const pairs = INSTANCE_STATUSES.flatMap((from) => INSTANCE_STATUSES.map((to) => ({ from, to })));

test.each(pairs)('$from to $to goes by the table', async ({ from, to }) => {
  const db = await open();
  await db.createInstance(instance('a', { status: from }));
  const change = db.updateInstanceStatus('a', to);
  if (canTransition(from, to)) await expect(change).resolves.toBeUndefined();
  else await expect(change).rejects.toMatchObject({ code: 'DATABASE_INVALID_STATUS_TRANSITION' });
  const after = await db.getInstance('a');
  const expected = canTransition(from, to) ? to : from;
  expect(after?.status).toBe(expected);
  expect(after?.terminated_at !== null).toBe(isTerminal(expected));
});

test('refuses an instance that does not exist, and a status that is none', async () => {
  const db = await open();
  await expect(db.updateInstanceStatus('a', 'started')).rejects.toMatchObject({
    code: 'DATABASE_INSTANCE_NOT_FOUND',
  });
  await expect(db.updateInstanceStatus('a', 'running' as 'started')).rejects.toMatchObject({
    code: 'DATABASE_VALIDATION_FAILED',
    context: { problems: [expect.objectContaining({ field: 'status' })] },
  });
});
