// A process that logs events and acknowledges each once it is stored: `node log-events.ts URL INSTANCE COUNT`.
import { writeSync } from 'node:fs';
import { initializeDatabase } from '@skep/core';

const [url = '', instance = '', count = '0'] = process.argv.slice(2);
const db = await initializeDatabase({ url });
for (let i = 0; i < Number(count); i++) {
  await db.logMCPEvent({
    instance_id: instance,
    tool_name: 'Bash',
    tool_use_id: `${instance}-${i}`,
    session_id: instance,
    success: true,
  });
  // Written at once, in whole lines, so that what was acknowledged is known even when the process is killed.
  writeSync(1, `${i}\n`);
}
await db.disconnect();
