import { type ChildProcess, fork } from 'node:child_process';
import { onTestFinished } from 'vitest';
import type { Command, Outcome } from './commands.ts';
import type { ModelRules } from './model-state.ts';

/** What a process is told to do. */
export interface Order {
  readonly instance: string;
  readonly command: Command;
  /** The time of its clock. */
  readonly now: number;
}

/** Somebody at work in a process of their own. */
export interface Colleague {
  /** @returns What became of it; a text where it failed in a way that the workflow knows nothing of. */
  readonly take: (order: Order) => Promise<Outcome | string>;
}

/** So many processes with the database open. They end with the test. */
export async function startColleagues(url: string, rules: ModelRules, count: number): Promise<Colleague[]> {
  const worker = new URL('./review-process.ts', import.meta.url);
  const children = Array.from({ length: count }, () => fork(worker, [url, JSON.stringify(rules)]));
  onTestFinished(async () => {
    await Promise.all(children.map(stop));
  });
  await Promise.all(children.map(answerOf));
  return children.map((child) => ({
    take: (order) => {
      const answer = answerOf(child);
      child.send(order);
      return answer as Promise<Outcome | string>;
    },
  }));
}

/** What the process says next. */
function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`The process ended with ${code}, and said nothing.`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

function stop(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve(null);
    child.once('exit', resolve);
    child.kill();
  });
}
