import type { Row } from '@skep/contracts';

/** A row without its checksum, which is the store's own: what a record is. */
export function recordOf({ checksum: _, ...record }: Row): Row {
  return record;
}
