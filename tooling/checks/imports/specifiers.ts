import { parseSync, Visitor } from 'oxc-parser';

/** One place where a file names another module. */
export interface Specifier {
  /** What is imported, as written. */
  readonly name: string;
  /** Loaded with `import()` at run time, as opposed to before the file runs. */
  readonly onDemand: boolean;
  /** Line in the file, from 1. */
  readonly line: number;
}

/**
 * Lists what a TypeScript file imports: `import`, `export ... from`, `import()` and `import('...')` in types.
 * Throws when the file does not parse, because a file that cannot be read cannot be vouched for.
 */
export function specifiersOf(file: string, text: string): Specifier[] {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file} does not parse: ${error.message}`);

  const found: Specifier[] = [];
  const add = (source: unknown, onDemand = false): void => {
    if (!isStringLiteral(source)) return;
    found.push({ name: source.value, onDemand, line: text.slice(0, source.start).split('\n').length });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source, true),
    TSImportType: (node) => add(node.source),
  }).visit(program);
  return found.sort((a, b) => a.line - b.line);
}

function isStringLiteral(node: unknown): node is { value: string; start: number } {
  return typeof node === 'object' && node !== null && 'value' in node && typeof node.value === 'string';
}
