/**
 * Text that a statement gave as `hex(column)`. Of damaged text one driver makes what it likes, and another ends the process;
 * digits they leave alone. What is no valid UTF-8 comes out as replacement characters, and so equals nothing that is expected.
 */
export function textOfHex(digits: unknown): string {
  return Buffer.from(String(digits), 'hex').toString('utf8');
}
