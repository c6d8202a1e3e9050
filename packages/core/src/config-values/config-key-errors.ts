import { DatabaseError, type DatabaseErrorCode } from '@skep/contracts';
import type { OpenFailure } from './seal.ts';

const explanations: Readonly<Record<OpenFailure, string>> = {
  'other-key':
    'was sealed with another key: configure that one (SKEP_ENCRYPTION_KEY, or SKEP_PREVIOUS_ENCRYPTION_KEYS for one that was ' +
    'replaced, or encryption.keyFile), or set the value again',
  tampered: 'has been changed since it was sealed: restore a backup, or set the value again',
  'not-sealed': 'is marked as encrypted but is not a sealed text: set the value again',
};

export function cannotOpen(operation: string, name: string, failure: OpenFailure): DatabaseError {
  return new DatabaseError('DATABASE_QUERY_FAILED', `The config value "${name}" ${explanations[failure]}.`, {
    operation,
    reason: 'decryption-failed',
    context: { key: name, failure },
  });
}

export function keyMissing(
  operation: string,
  code: DatabaseErrorCode,
  name: string,
  explanation: string,
  cause?: unknown,
): DatabaseError {
  return new DatabaseError(code, `The config value "${name}" needs the encryption key: ${explanation}`, {
    operation,
    reason: 'key-missing',
    context: { key: name },
    cause,
  });
}
