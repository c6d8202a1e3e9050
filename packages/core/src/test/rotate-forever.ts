// A process of its own that rotates the key of the database that it is told, again and again, until it is killed.
import { initializeDatabase } from '../initialize-database.ts';

const [url = ''] = process.argv.slice(2);
const db = await initializeDatabase({ url, maintenance: { automatic: false } });
for (;;) {
  await db.maintenance.rotateKey({ forgetOlder: true });
  process.send?.('rotated');
}
