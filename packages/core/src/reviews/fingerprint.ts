import type { NewFinding } from '@skep/contracts';

/**
 * What findings of different rounds that mean the same have in common: the file, and the title but for its case, its
 * numbers and its spacing. Lines are left out, for they move.
 *
 * @param finding Its path normalised.
 */
export function fingerprintOf({
  fingerprint,
  file,
  title,
}: Pick<NewFinding, 'fingerprint' | 'file' | 'title'>): string {
  if (fingerprint != null) return fingerprint;
  const words = title.normalize('NFKC').toLowerCase().replaceAll(/\d+/g, '#').replaceAll(/\s+/g, ' ').trim();
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256')
    .update(JSON.stringify([file ?? null, words]))
    .digest('hex')
    .slice(0, 32);
}
