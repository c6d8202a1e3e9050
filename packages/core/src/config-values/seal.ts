import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey } from './secret-key.ts';

const PREFIX = 'skep:v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED = /^skep:v1:([\w-]{8}):([\w-]{16}):([\w-]{22,})$/;

/** Why a sealed text did not open. */
export type OpenFailure = 'other-key' | 'tampered' | 'not-sealed';

/**
 * Seals `value` with AES-256-GCM: `skep:v1:<key id>:<nonce>:<ciphertext and tag>`, the last two base64url. The key's id is its
 * version: it says which of several keys opens the text. The name is authenticated with it, so a sealed value does not open under another name.
 */
export function seal(name: string, value: string, key: SecretKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(name, 'utf8'));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [PREFIX, key.id, nonce.toString('base64url'), sealed.toString('base64url')].join(':');
}

/** The id of the key that a text was sealed with; null where it is no sealed text. */
export function keyIdOf(text: string): string | null {
  return SEALED.exec(text)?.[1] ?? null;
}

/** Opens what `seal` made. Whatever was changed about it, nothing of it is returned. */
export function open(
  name: string,
  text: string,
  key: SecretKey,
): { readonly value: string } | { readonly failure: OpenFailure } {
  const match = SEALED.exec(text);
  if (match === null) return { failure: 'not-sealed' };
  const [, keyId = '', nonce = '', body = ''] = match;
  if (keyId !== key.id) return { failure: 'other-key' };
  const sealed = Buffer.from(body, 'base64url');
  const end = sealed.length - TAG_BYTES;
  // Base64 has several spellings of the same bytes; only the one that seal writes is accepted.
  if (end < 0 || sealed.toString('base64url') !== body) return { failure: 'tampered' };
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(nonce, 'base64url'), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(name, 'utf8'))
      .setAuthTag(sealed.subarray(end));
    const value = Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
    return { value: value.toString('utf8') };
  } catch {
    return { failure: 'tampered' };
  }
}
