import type { UserConfig } from 'tsdown';

/**
 * The build of a library package: ES modules and declarations from the sources, one file per entry point.
 * Declarations come from `isolatedDeclarations`, so that no type checker runs during a build.
 */
export function library(entry: string[]): UserConfig {
  return {
    entry,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    fixedExtension: false,
    dts: { oxc: true },
    sourcemap: false,
    // A library bundles nothing: what it imports must be a dependency or a peer.
    deps: { onlyBundle: [] },
    clean: true,
  };
}
