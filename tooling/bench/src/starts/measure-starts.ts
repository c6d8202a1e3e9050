import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { initializeDatabase } from '@skep/core';
import { ACTIVE, eventAt, instanceAt } from '../data/fleet.ts';
import type { Form } from '../forms.ts';
import type { Measurement } from '../results.ts';
import { shuffled } from '../statistics/random.ts';
import { asNewEvent } from '../subjects/events.ts';
import { bareNode, environmentOf, skepCommand } from './commands.ts';
import { type Command, runToEnd } from './spawn-time.ts';

export interface StartOptions {
  readonly folder: string;
  readonly form: Form;
  readonly random: () => number;
}

const MB = 1_000_000;
/** Of each command, for its memory: it varies less than its time. */
const PEAKS = 5;
/** Events of each agent in the fleet that is listed. */
const EVENTS_EACH = 50;
const notePeak = pathToFileURL(join(import.meta.dirname, 'note-peak.mjs')).href;

/** Commands from their start to their end, and the most memory they hold, beside a Node that does nothing. */
export async function measureStarts({ folder, form, random }: StartOptions): Promise<Measurement[]> {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const url = `file:${join(home, 'fleet.db')}`;
  await makeFleet(url);
  const environment = environmentOf(home, url);
  const commands = new Map<string, Command>([
    ['node -e 0', bareNode(environment)],
    ['skep --version', skepCommand(['--version'], environment)],
    ['skep ls', skepCommand(['ls'], environment)],
  ]);
  const times = await inRounds(
    commands,
    form.starts,
    random,
    async (command) => (await runToEnd(command)).time,
  );
  const peaks = await inRounds(commands, PEAKS, random, peakOf);
  return [...measurementsOf('start', 'ms', times), ...measurementsOf('start-memory', 'MB', peaks)];
}

/** A fleet as somebody looks at it: the agents at work, each with some events. */
async function makeFleet(url: string): Promise<void> {
  const db = await initializeDatabase({ url });
  for (let index = 0; index < ACTIVE; index += 1) {
    const { id, session_id, model, worktree_path, branch_name, issue_number } = instanceAt(index, ACTIVE);
    await db.createInstance({
      id,
      type: 'coding',
      agent: 'claude-code',
      session_id,
      model,
      worktree_path,
      branch_name,
      issue_number,
    });
  }
  const events = Array.from({ length: ACTIVE * EVENTS_EACH }, (_, index) => eventAt(index));
  await Promise.all(events.map((event) => db.logMCPEvent(asNewEvent(event))));
  await db.disconnect();
}

async function peakOf(command: Command): Promise<number> {
  const { note } = await runToEnd({ ...command, args: ['--import', notePeak, ...command.args] });
  const kilobytes = Number(note);
  if (!(kilobytes > 0)) throw new Error(`${command.args.join(' ')} did not tell its memory`);
  return (kilobytes * 1024) / MB;
}

/** Everybody once, to have the files in memory, and then so many rounds. */
async function inRounds(
  commands: ReadonlyMap<string, Command>,
  rounds: number,
  random: () => number,
  measure: (command: Command) => Promise<number>,
): Promise<Map<string, number[]>> {
  for (const command of commands.values()) await measure(command);
  const values = new Map([...commands.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of shuffled([...commands], random))
      values.get(name)?.push(await measure(command));
  }
  return values;
}

function measurementsOf(
  workload: string,
  unit: 'ms' | 'MB',
  values: ReadonlyMap<string, readonly number[]>,
): Measurement[] {
  return [...values].map(([subject, rounds]) => ({
    workload,
    subject,
    events: null,
    unit,
    rounds,
    calls: 1,
  }));
}
