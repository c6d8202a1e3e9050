import type { FieldDescriptor, TableDescriptor, Value } from '../tables/descriptor.ts';
import { StorageError } from './storage-error.ts';

export function invalid(table: string, message: string, fields?: readonly string[]): StorageError {
  return new StorageError('invalid', message, { table, fields });
}

/** @throws StorageError `invalid` where the table has no such field. */
export function fieldOf(table: TableDescriptor, name: string): FieldDescriptor {
  const field = Object.hasOwn(table.fields, name) ? table.fields[name] : undefined;
  if (field === undefined) {
    const known = Object.keys(table.fields).join(', ');
    throw invalid(table.name, `Table ${table.name} has no field "${name}". Known: ${known}.`, [name]);
  }
  return field;
}

/** @throws StorageError `invalid` where a value that is not null is not of the field's kind. */
export function checkValue(table: TableDescriptor, name: string, field: FieldDescriptor, value: Value): void {
  const complaint = complaintAbout(field, value);
  if (complaint !== null) throw invalid(table.name, `${table.name}.${name} ${complaint}.`, [name]);
}

function complaintAbout(field: FieldDescriptor, value: Value): string | null {
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') return `must be a string, not ${typeName(value)}`;
      if (!value.isWellFormed()) return 'must be well-formed Unicode: it has a lone surrogate';
      return value.includes('\0') ? 'must not contain U+0000, where some engines end a text' : null;
    case 'json':
      if (typeof value !== 'string') return `must be JSON text, not ${typeName(value)}`;
      return isJson(value) ? null : 'must be valid JSON text';
    case 'integer':
      return Number.isSafeInteger(value)
        ? null
        : `must be a whole number within 2^53, not ${describe(value)}`;
    case 'boolean':
      return typeof value === 'boolean' ? null : `must be true or false, not ${describe(value)}`;
    case 'timestamp':
      if (!(value instanceof Date)) return `must be a Date, not ${typeName(value)}`;
      return Number.isNaN(value.getTime()) ? 'must be a valid Date' : null;
  }
}

function isJson(text: string): boolean {
  if (!text.isWellFormed()) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function typeName(value: unknown): string {
  return value instanceof Date ? 'a Date' : value === null ? 'null' : `a ${typeof value}`;
}

/** Numbers and booleans are named by value; text is not repeated, for it may be secret. */
function describe(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeName(value);
}
