import type { Migration } from './migration.ts';

/** Tool calls are known by the id of their call and have no `dedupe_key`: an entry for each in that index served nobody. */
export const sparseDedupe: Migration = {
  id: '20261121130000_sparse_dedupe',
  checksum: 'eed5093c69771b630d9e558b04b370b30e241f5bc6b04fa22e6db5569057995c',
  up: `
DROP INDEX unq_mcp_events_dedupe;
CREATE UNIQUE INDEX unq_mcp_events_dedupe ON mcp_events (session_id, dedupe_key) WHERE dedupe_key IS NOT NULL;
`,
  down: `
DROP INDEX unq_mcp_events_dedupe;
CREATE UNIQUE INDEX unq_mcp_events_dedupe ON mcp_events (session_id, dedupe_key);
`,
};
