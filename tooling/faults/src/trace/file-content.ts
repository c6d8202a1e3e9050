/** A file's bytes, which grow as they are written. */
export class FileContent {
  #space: Buffer;
  #size: number;

  constructor(before: Buffer = Buffer.alloc(0)) {
    this.#space = Buffer.from(before);
    this.#size = before.length;
  }

  get bytes(): Buffer {
    return this.#space.subarray(0, this.#size);
  }

  write(offset: number, data: Buffer): void {
    this.#grow(offset + data.length);
    data.copy(this.#space, offset);
    this.#size = Math.max(this.#size, offset + data.length);
  }

  truncate(size: number): void {
    this.#grow(size);
    // What is cut off comes back as zeros.
    this.#space.fill(0, size);
    this.#size = size;
  }

  #grow(size: number): void {
    if (size <= this.#space.length) return;
    const space = Buffer.alloc(Math.max(size, this.#space.length * 2));
    this.#space.copy(space, 0, 0, this.#size);
    this.#space = space;
  }
}
