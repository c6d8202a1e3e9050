import { createRequire } from 'node:module';

/** The parts of the bundler's plugin interface that are used here. */
interface ResolvePlugin {
  readonly name: string;
  resolveId(source: string, importer: string | undefined): string | null;
  load(id: string): string | null;
}

/** Built-in modules that take a part of a millisecond or more to load, and of which only functions are used. */
const SLOW = ['node:fs/promises', 'node:timers/promises', 'node:v8', 'node:vm'];
/** Commander can run programs as sub-commands, and loads what that takes at its start. Who else asks for it needs it. */
const SLOW_FOR_COMMANDER = 'node:child_process';

const PREFIX = '\0lazy:';
const builtins = createRequire(import.meta.url);

/**
 * Loads the built-in modules that take long when one of their functions is called, instead of when the file that imports them
 * is: most commands call none of them, and would spend more time on loading them than on what they do.
 */
export function lazyBuiltins(): ResolvePlugin {
  return {
    name: 'lazy-builtins',
    resolveId(source, importer = '') {
      const isLazy =
        SLOW.includes(source) || (source === SLOW_FOR_COMMANDER && /[\\/]commander[\\/]/.test(importer));
      return isLazy ? `${PREFIX}${source}` : null;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const name = id.slice(PREFIX.length);
      const functions = Object.entries(builtins(name) as Record<string, unknown>)
        .filter(([key, value]) => typeof value === 'function' && /^[a-z]/.test(key))
        .map(([key]) => key);
      // An import of anything else fails the build.
      const exports = functions.map(
        (key) => `export const ${key} = (...args) => process.getBuiltinModule('${name}').${key}(...args);`,
      );
      return `${exports.join('\n')}\nexport default { ${functions.join(', ')} };\n`;
    },
  };
}
