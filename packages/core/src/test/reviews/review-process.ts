// A process of its own that does to the reviews of one database what it is told, one command at a time.
import { openDatabase } from '../../open-database.ts';
import { perform } from './perform.ts';
import type { Order } from './processes.ts';

const [url = '', workflow = '{}'] = process.argv.slice(2);
let time = 0;
const db = await openDatabase(
  { url, workflow: JSON.parse(workflow), connection: { retryDelay: 20, maxRetries: 20 } },
  {},
  { clock: () => new Date(time) },
);
process.on('message', async ({ instance, command, now }: Order) => {
  time = now;
  process.send?.(await perform(db, instance, command).catch(String));
});
process.once('disconnect', () => db.disconnect());
process.send?.('ready');
