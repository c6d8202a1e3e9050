import { join } from 'node:path';
import { Connection } from '@skep/sql-schema';
import { expect, test } from 'vitest';
import { inFolder } from '../test/folder.ts';
import { driver } from './driver.ts';
import { createLibsqlAdapter } from './libsql-adapter.ts';

// The driver ends the process when it returns text that is no valid UTF-8: here that would be the test's own.
test('bytes that are no text, in the history of migrations, are told and end nothing', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'skep.db');
    const adapter = createLibsqlAdapter({ url: `file:${path}` });
    await adapter.connect();
    await adapter.migrations.up();
    await adapter.disconnect();

    const damaging = new Connection(driver, { path, pragmas: [] });
    damaging.begin('write');
    damaging.script(
      "UPDATE skep_migrations SET checksum = CAST(x'C3' || checksum AS TEXT) WHERE id LIKE '%initial'",
    );
    damaging.commit();
    damaging.close();

    await adapter.connect();
    const { problems } = await adapter.migrations.status();
    expect(problems).toMatchObject([{ reason: 'migration-edited' }]);
    await expect(adapter.migrations.up()).rejects.toMatchObject({ reason: 'migration-edited' });
    await adapter.disconnect();
  }));
