import { findingsError } from './findings-error.ts';

/** A value inside of a JSON document, which knows where it stands: whatever is wrong with it can be named. */
export class JsonPlace {
  static readonly NOWHERE: JsonPlace = new JsonPlace('', undefined);

  readonly #source: string;
  readonly #path: string;
  readonly value: unknown;

  constructor(source: string, value: unknown, path = '') {
    this.#source = source;
    this.value = value;
    this.#path = path;
  }

  /** Neither left out nor null. */
  get isThere(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  /** @throws CliError `CLI_FINDINGS_INVALID` unless this is an object. */
  get(name: string): JsonPlace {
    const path = this.#path === '' ? name : `${this.#path}.${name}`;
    return new JsonPlace(this.#source, own(this.object(), name), path);
  }

  /** The same where this is not there: then neither is what it would hold. */
  maybe(name: string): JsonPlace {
    return this.isThere ? this.get(name) : new JsonPlace(this.#source, undefined, `${this.#path}.${name}`);
  }

  object(): Readonly<Record<string, unknown>> {
    if (!this.isObject) throw this.wrong('an object');
    return this.value as Readonly<Record<string, unknown>>;
  }

  /** Empty where this is not there. */
  items(): JsonPlace[] {
    return this.#array().map((item, index) => this.#at(item, index));
  }

  item(index: number): JsonPlace | undefined {
    const array = this.#array();
    return index >= 0 && index < array.length ? this.#at(array[index], index) : undefined;
  }

  #array(): readonly unknown[] {
    if (!this.isThere) return [];
    if (!Array.isArray(this.value)) throw this.wrong('an array');
    return this.value;
  }

  #at(item: unknown, index: number): JsonPlace {
    return new JsonPlace(this.#source, item, `${this.#path}[${index}]`);
  }

  /** Null where this is not there. */
  text(): string | null {
    if (!this.isThere) return null;
    if (typeof this.value !== 'string') throw this.wrong('a text');
    return this.value;
  }

  oneOf<T extends string>(values: readonly T[]): T | null {
    if (!this.isThere) return null;
    const found = values.find((value) => value === this.value);
    if (found === undefined) throw this.wrong(`one of ${values.join(', ')}`);
    return found;
  }

  wholeNumber(min: number): number | null {
    if (!this.isThere) return null;
    if (!Number.isSafeInteger(this.value) || (this.value as number) < min) {
      throw this.wrong(`a whole number, ${min} or more`);
    }
    return this.value as number;
  }

  /** An error that says what should stand here. */
  wrong(expected: string): Error {
    return findingsError(this.#source, this.#path, expected, this.value === undefined ? null : this.value);
  }
}

/** Not what every object inherits: a document may use such names. */
function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
