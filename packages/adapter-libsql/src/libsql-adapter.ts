import type { StorageAdapter } from '@skep/contracts';
import { FileStorage } from '@skep/sql-schema';
import { driver } from './driver.ts';
import { letGoOfClosed } from './let-go.ts';
import { checkOptions, type LibsqlAdapterOptions } from './options.ts';

/**
 * A store in a local libSQL file. `drizzleOf`, from `@skep/adapter-libsql/drizzle`, is for typed queries of one's own.
 *
 * `:memory:` is a private file in the folder for temporary files: it is this adapter's alone and is removed by
 * `disconnect` or at the end of the process. Only so do readers not see an open transaction.
 *
 * @throws StorageError `invalid` naming the option that is wrong; `not-supported` for remote stores.
 *
 * @example
 * const adapter = createLibsqlAdapter({ url: 'file:skep.db' });
 * await adapter.connect();
 * await adapter.migrations.up();
 */
export function createLibsqlAdapter(options: LibsqlAdapterOptions): StorageAdapter {
  return new FileStorage({ name: 'libsql', driver, ...checkOptions(options), letGo: letGoOfClosed });
}
