// Forked by a test: migrates the file when told to, and tells what it did.
import { createMigrator } from '../src/migrations/migrator.ts';
import { openEngine } from './sqlite-engine.ts';

const engine = openEngine(process.argv[2] ?? '');
process.on('message', async () => {
  try {
    process.send?.({ done: (await createMigrator(engine).up()).migrations });
  } catch (error) {
    process.send?.({ failed: String(error) });
  } finally {
    engine.close();
    process.disconnect();
  }
});
process.send?.('ready');
