/** A value as it crosses the storage contract. Times are `Date`; JSON fields are JSON text. */
export type Value = string | number | boolean | Date | null;

/** A record as it crosses the storage contract: every field present, null where there is no value. */
export type Row = Record<string, Value>;

/**
 * - `text`: well-formed Unicode without U+0000; ordered by code point (the order of its UTF-8 bytes).
 * - `integer`: from -(2^53 - 1) to 2^53 - 1.
 * - `boolean`: 0 or 1 in storage.
 * - `timestamp`: `Date` here, integer milliseconds since the Unix epoch in storage.
 * - `json`: valid JSON text; kept to the letter, compared only for equality.
 */
export type FieldKind = 'text' | 'integer' | 'boolean' | 'timestamp' | 'json';

export interface FieldDescriptor {
  readonly kind: FieldKind;
  /** May be null. A nullable field that an insert leaves out becomes null. */
  readonly nullable?: true;
  /** Taken when an insert leaves the field out. */
  readonly default?: string | number | boolean;
  /** The only values allowed (kind `text`). */
  readonly values?: readonly string[];
  /** The smallest value allowed (kind `integer`). */
  readonly min?: number;
}

export interface UniqueDescriptor {
  readonly name: string;
  /** Rows with a null in any of these fields never conflict. */
  readonly fields: readonly string[];
  /** Of these fields, the one that is null in most rows: an index that leaves those out costs them nothing. */
  readonly sparse?: string;
}

export interface ForeignKeyDescriptor {
  readonly name: string;
  /** Not checked while the field is null. */
  readonly field: string;
  /** A row that is referred to cannot be deleted. */
  readonly references: { readonly table: string; readonly field: string };
}

export interface IndexDescriptor {
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * What an adapter must know of a table, as data: adapters and the conformance suite read these, so a new record
 * kind needs no change in either.
 */
export interface TableDescriptor {
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldDescriptor>>;
  readonly primaryKey: readonly string[];
  /** The single integer primary key is assigned by the store: ascending, never reused, even after a delete. */
  readonly autoIncrement?: true;
  readonly uniques: readonly UniqueDescriptor[];
  readonly foreignKeys: readonly ForeignKeyDescriptor[];
  readonly indexes: readonly IndexDescriptor[];
}
