/** The oldest version of Node that works: `engines` in package.json says the same. */
const OLDEST = { major: 22, minor: 14 };

/** Why this version of Node is too old; null where it is not. */
export function nodeProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return null;
  return `skep needs Node ${OLDEST.major}.${OLDEST.minor} or newer, and this is ${version}. Install a newer one: https://nodejs.org`;
}
