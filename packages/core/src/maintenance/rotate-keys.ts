import type { KeyRotation } from '@skep/contracts';
import { Refusal } from '../operations/refusal.ts';
import type { MaintenanceHost } from './maintenance-host.ts';

/** Cryptography is loaded when it is needed: most processes never do. */
const operations = (): Promise<typeof import('../config-values/rotate-key.ts')> =>
  import('../config-values/rotate-key.ts');

/** Seals every secret with a new key and, where that is asked for, drops those that it was before. */
export async function rotateKeys(
  { write }: Pick<MaintenanceHost, 'write'>,
  forgetOlder: boolean,
): Promise<KeyRotation> {
  const { rotateKey, forgetOlderKeys } = await operations();
  const rotated = await write('rotateKey', rotateKey.prepare());
  if (rotated instanceof Refusal) throw rotated.error;
  if (!forgetOlder) return { ...rotated, forgotten: 0 };
  const dropped = await write('rotateKey', forgetOlderKeys.prepare());
  if (dropped instanceof Refusal) throw dropped.error;
  return { ...rotated, ...dropped };
}
