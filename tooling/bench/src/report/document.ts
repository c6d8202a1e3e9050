import { ACTIVE, EVENTS_PER_INSTANCE } from '../data/fleet.ts';
import type { Results } from '../results.ts';
import { amount } from './format.ts';
import {
  countMet,
  goalTable,
  markdownTable,
  measurementTable,
  missedReasons,
  profileTable,
  workloadTable,
} from './tables.ts';

/** The page of the documentation: everything that was measured, what is lost included. */
export function performanceDocument(results: Results): string {
  const { form, seed, date, machine, sizes, versions } = results;
  const { met, of } = countMet(results);
  const command = form === 'full' ? 'npm run bench -- --full --write' : 'npm run bench -- --write';
  return `# Performance

<!-- Written by \`${command}\`: edit tooling/bench instead. -->

\`\`\`sh
${command}
\`\`\`

measures everything on this page in one run on your machine, with the goals beside the figures, and writes it again.
${met} of ${of} goals are met here. Times are of this machine and mean little elsewhere: compare the ratios.

![Figures beside their goals](performance.svg)

## Goals

${markdownTable(goalTable(results))}

Ratios are taken round by round and the median of the rounds is shown, with the 10th and the 90th percentile. Growth is
the cost with ${amount(sizes.large)} events in units of the cost with ${amount(sizes.small)}. **Driver alone** is the same figure with SQL by
hand on the same driver in Skep's place (for one caller's log: all that Skep writes with it, see \`log-activity\` below): where
it, too, is on the other side of the goal, no store on this driver and disk can reach it.

${missed(results)}## How it is measured

- **Durability is the same everywhere**: a write-ahead log and \`synchronous = FULL\`. Every subject is asked for its settings
  before it is measured, and one that has others ends the run. A call that writes has reached the disk when it returns.
- **The schema is the same**: that of Skep's migrations, with its indexes and constraints, but for Mastra and LangGraph, which
  have their own.
- **In turn**: each subject has a process, and files, of its own. After a warm-up each round gives every subject one turn of a
  fixed number of calls, in an order that chance decides (seed ${seed}), so that what disturbs the machine disturbs all.
- **The answers are compared** before anything is measured: each subject must answer the same questions as raw SQL does. After
  it, the events are counted: what was acknowledged must be there.
- **The data** is a fleet with ${ACTIVE} agents at work at any time and ${EVENTS_PER_INSTANCE} events of each: more events are a longer
  history. Each event has its entry in the change feed. ${amount(sizes.small)} and ${amount(sizes.large)} events.
- **Raw** subjects are statements by hand, prepared once where the driver can; a log is two inserts in one transaction, the event
  and its entry in the feed. **Skep's \`Database\`** does more in the same call: it checks the input, recognises an event that it
  has already, and advances the instance's last activity, which has an entry in the feed of its own.
- **64 callers** call at once, each its next one when its last is durable. Skep commits what is waiting together; whoever does
  not, commits one by one.
- **Mastra** (\`@mastra/libsql\`, memory store): an instance is a thread with its fields as metadata, an event a message of it.
  \`saveMessages\` inserts the message and updates the thread, in two commits; it has no feed and checks no transition. Its default,
  \`synchronous = NORMAL\`, which may lose acknowledged writes, is set to \`FULL\`. Compared with Skep on the same driver.
- **LangGraph** (\`@langchain/langgraph-checkpoint-sqlite\`): an instance is a thread, an event a step of it, kept as a checkpoint
  with the thread's state. A log is one \`put\`, a single insert; the \`putWrites\` of a real graph is left out in its favour.
  Compared with Skep on the same driver. What either peer cannot do is left out for it.
- **Processor** is what the thread that calls has worked for a call, by the system's account. On a machine that has other things to
  do it says more than the time does; the goals are judged by the time.
- **Processes** are timed from spawning them to their end. **Open** and **migrate** are first uses in a new process that has
  loaded its modules. **Memory** is what a process holds beyond itself before it loaded the subject, after a collection of garbage;
  **values** is the part of it that JavaScript's values take. V8 keeps room for new values that it needed once: after many writes the
  memory is larger than at rest, and the values are not.
- The subject in memory keeps nothing and holds only the smaller data set.

${markdownTable(workloadTable())}

## Everything that was measured

${markdownTable(measurementTable(results))}

## The machine

${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.os}, Node ${machine.node}. ${date}, the ${form} form.
Load when the run began: ${machine.load}. Above 1 other programs were at work, and the figures lie further apart than they should.
${Object.entries(versions)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')}.
`;
}

/** The profile of what missed its goal; nothing where all are met. */
function missed(results: Results): string {
  const reasons = missedReasons(results);
  if (reasons.length === 0) return '';
  return `## What is missed, and why

${reasons.map(({ why, measures }) => `- **${measures.join('; ')}**: ${why}`).join('\n')}

${markdownTable(profileTable(results))}

The engine's share holds what any program on this driver must do: the statements, the commit and the disk. The time that a
thread waits without working is not in it.

`;
}
