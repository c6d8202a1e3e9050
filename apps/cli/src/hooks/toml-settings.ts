import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import { insertItem, removeItem, splice, type TextStyle } from './edit-items.ts';
import {
  type HookEntry,
  handlerFrom,
  isRecord,
  type NewHandler,
  type SettingsDocument,
  SettingsError,
} from './settings-document.ts';
import { appendSection, removeLines } from './toml-sections.ts';

type Container = AST.TOMLArray | AST.TOMLInlineTable;
type Value = AST.TOMLContentNode;

/** Where a handler stands: in a section of its own, or between brackets. */
type Site = HookEntry & { readonly path: readonly (string | number)[] };

/**
 * Opens settings in TOML, whichever of its many forms the hooks have: sections, arrays, inline tables, dotted keys.
 *
 * @throws SettingsError
 */
export function openTomlSettings(text: string): SettingsDocument {
  const { source, data } = parse(text);
  const hooks = data.hooks;
  if (hooks !== undefined && !isRecord(hooks)) {
    throw new SettingsError('shape', '"hooks" is not a table');
  }
  const sites = sitesIn(hooks ?? {});
  const style: TextStyle = {
    eol: /\r?\n/.exec(text)?.[0] ?? '\n',
    unit: '  ',
    comment: /#[^\r\n]*/y,
    lineComment: /#/y,
    compact: true,
  };
  return {
    text,
    data,
    entries: sites,
    add: (event, handler) => add({ text, source, style, hooks: hooks ?? {} }, event, handler),
    replace: (entry, handler) => replace(text, source, siteOf(entry, sites), handler),
    remove: (entry) => remove({ text, source, style, hooks: hooks ?? {} }, siteOf(entry, sites)),
  };
}

interface Source {
  readonly body: AST.TOMLTopLevelTable['body'];
  readonly comments: readonly AST.Comment[];
}

function parse(text: string): { source: Source; data: Readonly<Record<string, unknown>> } {
  try {
    const ast = parseTOML(text, { tomlVersion: '1.1' });
    return { source: { body: ast.body[0].body, comments: ast.comments }, data: getStaticTOMLValue(ast) };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new SettingsError('syntax', `no valid TOML: ${error.message}`, error.lineNumber, error.column + 1);
  }
}

function sitesIn(hooks: Readonly<Record<string, unknown>>): Site[] {
  return Object.entries(hooks).flatMap(([event, groups]) =>
    listFrom(groups).flatMap((group, at) => {
      if (!isRecord(group)) return [];
      const matcher = typeof group.matcher === 'string' ? group.matcher : null;
      return listFrom(group.hooks).flatMap((value, index) => {
        const handler = handlerFrom(value);
        return handler === null
          ? []
          : [{ event, matcher, handler, path: ['hooks', event, at, 'hooks', index] }];
      });
    }),
  );
}

function listFrom(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

interface Place {
  readonly text: string;
  readonly source: Source;
  readonly style: TextStyle;
  readonly hooks: Readonly<Record<string, unknown>>;
}

function add({ text, source: { body }, style, hooks }: Place, event: string, handler: NewHandler): string {
  const existing = hooks[event];
  if (existing !== undefined && !Array.isArray(existing)) {
    throw new SettingsError('shape', `"hooks.${event}" is not an array`);
  }
  const group = `{ hooks = [${inline(handler)}] }`;
  const array = findValue(body, ['hooks', event]);
  if (array?.type === 'TOMLArray') return insertItem(text, listOf(array), () => group, style);
  const table = findValue(body, ['hooks']);
  if (table?.type === 'TOMLInlineTable') {
    const item = `${keyText(event)} = [${group}]`;
    // The space belongs to a table in braces that is empty.
    return insertItem(text, listOf(table), () => (table.body.length === 0 ? ` ${item} ` : item), style);
  }
  const name = `hooks.${keyText(event)}`;
  const fields = Object.entries(handler).map(([key, value]) => `${keyText(key)} = ${valueText(value)}`);
  return appendSection(text, [`[[${name}]]`, `[[${name}.hooks]]`, ...fields], style.eol);
}

function replace(text: string, { body }: Source, site: Site, handler: NewHandler): string {
  const key = handler.type === 'http' ? 'url' : 'command';
  const node = findValue(body, [...site.path, key]);
  if (site.handler.type !== handler.type || node === null) {
    throw new SettingsError('shape', `the hook of "${site.event}" has another type than ours`);
  }
  return splice(text, node.range[0], node.range[1], valueText(handler[key] ?? ''));
}

function remove({ text, source, style, hooks }: Place, { path, event }: Site): string {
  const groups = listFrom(hooks[event]);
  const group = groups[Number(path[2])];
  const leavesGroupEmpty = listFrom(isRecord(group) ? group.hooks : []).length === 1;
  const leavesEventEmpty = leavesGroupEmpty && groups.length === 1;
  const leavesHooksEmpty = leavesEventEmpty && Object.keys(hooks).length === 1;
  // The widest that is empty without the handler, and that stands between brackets or in sections of its own.
  const widest = [
    ...(leavesHooksEmpty ? [path.slice(0, 1)] : []),
    ...(leavesEventEmpty ? [path.slice(0, 2)] : []),
    ...(leavesGroupEmpty ? [path.slice(0, 3)] : []),
    path,
  ];
  for (const candidate of widest) {
    const without = removeAt(text, source, candidate, style);
    if (without !== null) return without;
  }
  throw new Error('A handler is nowhere to be found.');
}

/** Takes out what a path names, where the text has a place for just that; null where it has none. */
function removeAt(
  text: string,
  { body, comments }: Source,
  path: readonly (string | number)[],
  style: TextStyle,
): string | null {
  const node = findValue(body, path);
  if (node !== null) {
    // A comment is somebody's own: what holds one stays, empty. Our own handlers have none.
    if (path.length < 5 && comments.some(({ range }) => isWithin(range, node.range))) return null;
    const item = node.parent.type === 'TOMLKeyValue' ? node.parent : node;
    const list = item.parent;
    if (list?.type === 'TOMLArray' || list?.type === 'TOMLInlineTable') {
      const index = itemsOf(list).indexOf(item);
      return removeItem(text, listOf(list), index, style);
    }
    return removeLines(text, [item.range]);
  }
  // Only sections that are named by this very group or handler are ours as a whole.
  if (path.length < 3) return null;
  const tables = body.filter(
    (part): part is AST.TOMLTable => part.type === 'TOMLTable' && startsWith(part.resolvedKey, path),
  );
  if (tables.length === 0) return null;
  // Piece by piece, so that comments between the lines stay.
  return removeLines(
    text,
    tables.flatMap((table) => [headerOf(table), ...table.body.map(({ range }) => range)]),
  );
}

function headerOf({ range: [start], key, kind }: AST.TOMLTable): AST.Range {
  return [start, key.range[1] + (kind === 'array' ? 2 : 1)];
}

function isWithin([start, end]: AST.Range, [from, to]: AST.Range): boolean {
  return start >= from && end <= to;
}

/** The node that holds the value of a path, or null where it has none: sections are made of many. */
function findValue(body: Source['body'], path: readonly (string | number)[]): Value | null {
  for (const part of body) {
    const base = part.type === 'TOMLTable' ? part.resolvedKey : [];
    const pairs = part.type === 'TOMLTable' ? part.body : [part];
    if (!startsWith(path, base)) continue;
    const found = findInPairs(pairs, path.slice(base.length));
    if (found !== null) return found;
  }
  return null;
}

function findInPairs(pairs: readonly AST.TOMLKeyValue[], path: readonly (string | number)[]): Value | null {
  for (const { key, value } of pairs) {
    const names = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
    if (!startsWith(path, names)) continue;
    const found = findInValue(value, path.slice(names.length));
    if (found !== null) return found;
  }
  return null;
}

function findInValue(value: Value, path: readonly (string | number)[]): Value | null {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (value.type === 'TOMLInlineTable') return findInPairs(value.body, path);
  const element = value.type === 'TOMLArray' ? value.elements[Number(step)] : undefined;
  return element === undefined ? null : findInValue(element, rest);
}

function startsWith(path: readonly (string | number)[], beginning: readonly (string | number)[]): boolean {
  return beginning.every((step, index) => path[index] === step);
}

function itemsOf(container: Container): readonly AST.TOMLNode[] {
  return container.type === 'TOMLArray' ? container.elements : container.body;
}

function listOf(container: Container) {
  const items = itemsOf(container).map(({ range: [start, end] }) => ({ start, end }));
  return { open: container.range[0], items };
}

function siteOf(entry: HookEntry, sites: readonly Site[]): Site {
  const site = sites.find((candidate) => candidate === entry);
  if (site === undefined) throw new Error('The entry is not of this document.');
  return site;
}

function inline(fields: NewHandler | Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${keyText(key)} = ${valueText(value)}`);
  return `{ ${pairs.join(', ')} }`;
}

function valueText(value: NewHandler[string]): string {
  if (typeof value === 'object') return inline(value);
  // What JSON escapes, TOML's basic strings escape in the same way, but for DEL.
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}
