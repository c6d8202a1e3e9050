import type { NewGitHubIssue } from '@skep/contracts';
import { expect, test } from 'vitest';
import { describeEngines } from '../test/engines.ts';
import { feedOf, handClock } from '../test/records.ts';

const issue = (number: number, more: Partial<NewGitHubIssue> = {}): NewGitHubIssue => ({
  repo_owner: 'acme',
  repo_name: 'widget',
  number,
  title: `Issue ${number}`,
  state: 'open',
  ...more,
});

describeEngines('GitHub issues', (open) => {
  test('an upsert keeps when the issue was created, and replaces the rest', async () => {
    const clock = handClock();
    const db = await open({}, { clock: clock.now });
    const created = clock.now();
    await db.upsertGitHubIssue(issue(7, { body: 'text', labels: '["bug"]' }));
    const later = clock.advance(1000);
    await db.upsertGitHubIssue(issue(7, { state: 'closed' }));
    expect(await db.getGitHubIssue(7)).toEqual({
      ...issue(7, { state: 'closed' }),
      body: null,
      assignee: null,
      labels: null,
      created_at: created,
      updated_at: later,
      synced_at: later,
    });
    expect(await feedOf(db)).toEqual([
      'github_issues ["acme","widget",7] insert',
      'github_issues ["acme","widget",7] update',
    ]);
  });

  test('a number that several repositories have needs one of them named', async () => {
    const db = await open();
    await db.syncGitHubIssues([issue(7), issue(7, { repo_name: 'gadget', title: 'Other' })]);
    await expect(db.getGitHubIssue(7)).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      message: expect.stringMatching(/acme\/gadget.*acme\/widget/),
    });
    const named = await db.getGitHubIssue(7, { owner: 'acme', name: 'gadget' });
    expect(named?.title).toBe('Other');
    expect(await db.getGitHubIssue(7, { owner: 'acme', name: 'nothing' })).toBeNull();
    expect(await db.getGitHubIssue(8)).toBeNull();
  });

  test('a sync stores all of them, or none', async () => {
    const db = await open();
    await db.syncGitHubIssues([issue(1), issue(2), issue(1, { title: 'Again' })]);
    expect((await db.getGitHubIssue(1))?.title).toBe('Again');
    const bad = [issue(3), { ...issue(4), labels: 'not json' }];
    await expect(db.syncGitHubIssues(bad)).rejects.toMatchObject({
      code: 'DATABASE_VALIDATION_FAILED',
      context: { problems: [expect.objectContaining({ field: 'issues[1].labels' })] },
    });
    expect(await db.getGitHubIssue(3)).toBeNull();
    await db.syncGitHubIssues([]);
  });
});
