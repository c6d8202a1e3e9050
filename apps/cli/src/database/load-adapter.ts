import { DatabaseError } from '@skep/contracts';
import type { AdapterFactory, AdapterScheme } from '@skep/core';

/**
 * Each engine is a chunk of its own in the bundle, read when a URL asks for it.
 *
 * @throws DatabaseError `DATABASE_INITIALIZATION_FAILED` where the engine's native module is missing or does not load.
 */
export async function loadAdapter(scheme: AdapterScheme): Promise<AdapterFactory> {
  try {
    return await load(scheme);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    const message =
      `The engine of ${scheme}: databases does not load: ${why}. Install skep again, without --omit=optional ` +
      'and on the machine that runs it, or use the other engine (file:, sqlite:).';
    throw new DatabaseError('DATABASE_INITIALIZATION_FAILED', message, {
      operation: 'initializeDatabase',
      context: { scheme },
      cause,
    });
  }
}

async function load(scheme: AdapterScheme): Promise<AdapterFactory> {
  switch (scheme) {
    case 'memory':
      return (await import('@skep/adapter-memory')).createMemoryAdapter;
    case 'sqlite':
      return (await import('@skep/adapter-sqlite')).createSqliteAdapter;
    case 'file':
      leaveOutNetwork();
      return (await import('@skep/adapter-libsql')).createLibsqlAdapter;
  }
}

/**
 * The engine asks for a report of the process when it is loaded, to find out which C library there is. Most of such a report is
 * about the network, whose addresses have names that may take seconds to find.
 */
function leaveOutNetwork(): void {
  // Node has had it since 22.0, but @types/node does not know of it.
  const report: (NodeJS.ProcessReport & { excludeNetwork?: boolean }) | undefined = process.report;
  if (report !== undefined) report.excludeNetwork = true;
}
