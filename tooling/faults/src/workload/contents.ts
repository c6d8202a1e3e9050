import { createHash } from 'node:crypto';
import { type Database, tables } from '@skep/contracts';

/** What maintenance notes for itself: opening a store may add to it. */
const own = ['maintenance_runs'];

/** A hash of all rows of each table, as an application reads them. */
export async function contentsOf(db: Database): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [name, { primaryKey }] of Object.entries(tables)) {
    if (own.includes(name)) continue;
    const rows = await db.adapter.find(name, { orderBy: primaryKey.map((field) => ({ field })) });
    const hash = createHash('sha256');
    for (const { checksum: _, ...row } of rows) hash.update(`${JSON.stringify(row)}\n`);
    hashes[name] = hash.digest('hex');
  }
  return hashes;
}

/** Something of every kind, so that there is something to damage. */
export async function addEveryKind(db: Database): Promise<void> {
  const [owner, repo] = ['someone', 'something'];
  for (let n = 1; n <= 12; n += 1) {
    const id = `fleet-${n}`;
    const reviewer = `reviewer-${n}`;
    await db.createInstance({
      id,
      type: 'coding',
      worktree_path: `/w/${id}`,
      branch_name: id,
      issue_number: n,
      system_prompt: `Take care of the issue ${n}. `.repeat(20),
    });
    await db.createInstance({ id: reviewer, type: 'review', worktree_path: '/w', branch_name: id });
    await db.createRelationship({
      parent_instance: id,
      child_instance: reviewer,
      relationship_type: 'spawned_review',
    });
    await db.upsertGitHubIssue({
      repo_owner: owner,
      repo_name: repo,
      number: n,
      title: `The issue ${n}`,
      body: 'It does not work. '.repeat(40),
      state: 'open',
    });
    await db.recordMessageUsage({
      session_id: id,
      message_id: `message-${n}`,
      instance_id: id,
      model: 'some-model',
      input_tokens: 1000 + n,
      output_tokens: 100 + n,
    });
    await db.setConfig(`setting/${n}`, `value ${n}`);
  }
}
