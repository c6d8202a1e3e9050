import type { FieldDescriptor } from './descriptor.ts';

/**
 * Every table has a field `checksum`: what `rowChecksum` gives for the rest of the row, or null where nobody noted it. Core
 * keeps it and takes it off the records that it hands out; to an adapter it is a field like any other.
 */
export const checksumField: FieldDescriptor = { kind: 'integer', nullable: true };
