import { isStorageError, StorageError, type TableDescriptor } from '@skep/contracts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * @param field What the bytes are of; null for a whole row.
 * @throws StorageError `corrupt` where the bytes are no text.
 */
export function decodeText({ name }: TableDescriptor, field: string | null, value: unknown): string {
  try {
    return decoder.decode(value as ArrayBuffer);
  } catch (cause) {
    const where = field === null ? name : `${name}.${field}`;
    throw new StorageError(
      'corrupt',
      `${where} holds bytes that are no text: the file is damaged. Restore a backup, or repair the file.`,
      { table: name, fields: field === null ? undefined : [field], cause },
    );
  }
}

/** Bytes that surely fit into one string. */
const LONGEST = 2 ** 28;

const TOO_LONG = 'too big to be read together';

/** @throws what `isTooLong` knows, where the bytes of many rows are too many for one text. */
export function refuseTooLong(value: unknown): void {
  if ((value as ArrayBuffer).byteLength <= LONGEST) return;
  throw new StorageError('invalid', `The rows are ${TOO_LONG}.`, { cause: new RangeError(TOO_LONG) });
}

/** Whether rows are too long to be read together, for the engine or for JavaScript. */
export function isTooLong(error: unknown): boolean {
  return isStorageError(error) && /too big/.test(String(error.cause));
}
