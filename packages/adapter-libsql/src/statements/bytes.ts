import { StorageError, type TableDescriptor } from '@skep/contracts';
import { type SQL, sql } from 'drizzle-orm';

/** Text that the driver survives, whatever is in it: it ends the process when text is no valid UTF-8. */
export function asBytes(text: SQL): SQL {
  return sql`cast(${text} as blob)`;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws StorageError `corrupt` where the bytes are no text. */
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
