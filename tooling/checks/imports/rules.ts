import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type Arrows, applicationArrows, longestFile, packageArrows } from './arrows.ts';
import { type Specifier, specifiersOf } from './specifiers.ts';

/** A source file of the workspace, before it is judged. */
export interface SourceFile {
  /** Path from the root of the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Something that must change, with the place and what to do. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Judges one source file by the arrows of the architecture. An empty list means that nothing is wrong. */
export function problemsOf(file: SourceFile): Problem[] {
  const home = homeOf(file.path);
  // What configures a tool is not part of the package.
  if (home && posix.dirname(file.path) === home.folder) return [];
  const problems: Problem[] = [];
  const report = (line: number, message: string): void => {
    problems.push({ path: file.path, line, message });
  };

  const lines = file.text.trimEnd().split('\n');
  const explained = lines.slice(0, 20).some((line) => /^\/\/ long: \S/.test(line));
  if (lines.length > longestFile && !explained) {
    report(
      longestFile + 1,
      `${lines.length} lines, more than ${longestFile}: split the file, or say why not in a comment near its top ("// long: <reason>")`,
    );
  }
  if (!home) return problems;
  if (!home.arrows) {
    report(1, `packages/${home.name} has no arrows: add it to tooling/checks/imports/arrows.ts`);
    return problems;
  }
  for (const specifier of specifiersOf(file.path, file.text)) {
    const message = objectionTo(specifier, file.path, home, home.arrows);
    if (message) report(specifier.line, message);
  }
  return problems;
}

interface Home {
  /** `packages/core` or `apps/cli`. */
  readonly folder: string;
  readonly name: string;
  readonly arrows: Arrows | undefined;
  readonly isApplication: boolean;
}

function homeOf(path: string): Home | undefined {
  const [parent, name] = path.split('/');
  if (!name || (parent !== 'packages' && parent !== 'apps')) return undefined;
  const isApplication = parent === 'apps';
  return {
    folder: `${parent}/${name}`,
    name,
    arrows: isApplication ? applicationArrows : packageArrows[name],
    isApplication,
  };
}

function objectionTo(specifier: Specifier, path: string, home: Home, arrows: Arrows): string | undefined {
  const { name } = specifier;
  const isTest = isTestFile(path, home.folder);
  if (name.startsWith('.')) return objectionToRelative(name, path, home, isTest ? [] : arrows.nodeEntries);

  if (name === 'skep' || name.startsWith('skep/')) return `${home.name} imports an application (${name})`;

  if (name === '@skep' || name.startsWith('@skep/')) {
    const target = name.split('/')[1] ?? '';
    if (target === home.name) return `${home.name} imports itself by name: use a relative path`;
    if (arrows.imports.includes(target)) return undefined;
    if (isTest && arrows.tests?.includes(target)) return undefined;
    if (arrows.onDemand?.includes(target)) {
      return specifier.onDemand ? undefined : `${home.name} must load ${name} on demand, with import()`;
    }
    return `${home.name} must not import ${name}: it may import ${allowedBy(arrows)}`;
  }

  if (arrows.standalone && !isTest && !(isBuiltin(name) && entryOf(path, home, arrows.nodeEntries))) {
    const kind = isBuiltin(name) ? 'a Node built-in' : 'a dependency';
    return `${home.name} must stand alone, and ${name} is ${kind}`;
  }
  if (name === 'vitest' && !isTest && !path.startsWith('packages/conformance/src/vitest')) {
    return 'only tests, and the vitest entry of conformance, import vitest';
  }
  return undefined;
}

function objectionToRelative(
  name: string,
  path: string,
  home: Home,
  nodeEntries: readonly string[] | undefined,
): string | undefined {
  const target = posix.join(posix.dirname(path), name);
  const entry = entryOf(target, home, nodeEntries);
  if (entry && entry !== entryOf(path, home, nodeEntries)) {
    return `${name} is in src/${entry}, which uses Node built-ins: the rest of ${home.name} must do without it`;
  }
  if (!target.startsWith(`${home.folder}/`)) {
    return `${name} leaves ${home.folder}: import the other package by its name`;
  }
  if (!/\.(ts|json)$/.test(name)) {
    return `${name} must name the source file, with .ts: Node runs the sources as they are`;
  }
  return undefined;
}

/** The folder of `nodeEntries` that a path is in. */
function entryOf(path: string, home: Home, nodeEntries: readonly string[] = []): string | undefined {
  return nodeEntries.find((entry) => path.startsWith(`${home.folder}/src/${entry}/`));
}

function isTestFile(path: string, folder: string): boolean {
  return /\.test(-d)?\.ts$/.test(path) || path.slice(folder.length).includes('/test/');
}

function allowedBy(arrows: Arrows): string {
  return arrows.imports.length > 0 ? arrows.imports.join(', ') : 'no other package';
}
