import { createHash } from 'node:crypto';

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

/** A key written as 64 hex digits or as base64 (also base64url) of 32 bytes; null where it is neither. */
export function parseKey(text: string): SecretKey | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return secretKey(Buffer.from(trimmed, 'hex'));
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return null;
  const bytes = Buffer.from(trimmed, 'base64');
  return bytes.length === 32 ? secretKey(bytes) : null;
}
