import { createHash, randomBytes } from 'node:crypto';

/** A key that values are sealed with. */
export interface SecretKey {
  /** Tells keys apart, and says nothing about the key: the first 48 bits of a hash, base64url. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

export function secretKey(bytes: Buffer): SecretKey {
  const hash = createHash('sha256').update('skep key id').update(bytes).digest();
  return { id: hash.subarray(0, 6).toString('base64url'), bytes };
}

export function randomKey(): SecretKey {
  return secretKey(randomBytes(32));
}
