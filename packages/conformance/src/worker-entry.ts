/** The worker's program, beside this file: as source here, as a build output in the published package. */
export const workerEntry: URL = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
);
