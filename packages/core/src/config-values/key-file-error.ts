/** A key file that cannot be used, and what to do. */
export class KeyFileError extends Error {}
