/** Marks an error so that every copy of this package knows it, whichever copy made it. */
export function brand(error: Error, name: string): void {
  Object.defineProperty(error, Symbol.for(name), { value: true });
}

export function hasBrand(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Symbol.for(name) in value;
}
