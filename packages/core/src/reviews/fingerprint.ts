import type { NewFinding } from '@skep/contracts';
import { normalisePath } from './file-paths.ts';

/**
 * What findings of different rounds that mean the same have in common: the file, and the title but for its case, its
 * numbers and its spacing. Lines are left out, for they move.
 */
export function fingerprintOf({ fingerprint, file, title }: NewFinding): string {
  if (fingerprint != null) return fingerprint;
  const words = title.normalize('NFKC').toLowerCase().replaceAll(/\d+/g, '#').replaceAll(/\s+/g, ' ').trim();
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(JSON.stringify([file == null ? null : normalisePath(file), words]))
    .digest('hex')
    .slice(0, 32);
}
