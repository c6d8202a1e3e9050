/** Short, and still different for different texts: the first 132 bits of a SHA-256, in 22 characters. */
export function hashOf(text: string): string {
  // Loaded when it is needed: most events carry an id of their own, and a hook has no time to lose.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
