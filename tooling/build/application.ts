import type { UserConfig } from 'tsdown';

/**
 * The build of a command-line program: everything that is a devDependency is bundled, everything that is a
 * dependency stays outside. Dynamic imports become chunks of their own, so that a command loads only what it needs.
 */
export function application(entry: string[]): UserConfig {
  return {
    entry,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    fixedExtension: false,
    deps: { onlyBundle: false },
    // Workspace packages are bundled from their sources.
    inputOptions: {
      resolve: {
        conditionNames: ['@skep/source', 'import', 'module', 'default', 'node'],
        // What a package has for bundlers: its "main" may load its parts in ways that no bundler can follow.
        mainFields: ['module', 'main'],
      },
    },
    dts: false,
    minify: true,
    sourcemap: false,
    clean: true,
  };
}
