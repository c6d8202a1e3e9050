/** The parts of the bundler's plugin interface that are used here. */
interface TransformPlugin {
  readonly name: string;
  transform(code: string, id: string): { code: string; map: null } | null;
}

const IMPORT = "import childProcess from 'node:child_process';";
const WHEN_USED =
  "const childProcess = { spawn: (...args) => process.getBuiltinModule('node:child_process').spawn(...args) };";

/**
 * Commander can run sub-commands that are programs of their own, and loads what that takes before anything is asked for: a
 * tenth of the whole start of a command, for what nobody uses. This loads it when it is used.
 */
export function lazyChildProcess(): TransformPlugin {
  return {
    name: 'lazy-child-process',
    transform(code, id) {
      if (!/[\\/]commander[\\/]lib[\\/]command\.js$/.test(id)) return null;
      if (!code.includes(IMPORT)) throw new Error(`${id} is not as it was: see what it loads at its start.`);
      return { code: code.replace(IMPORT, WHEN_USED), map: null };
    },
  };
}
