import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import {
  hasComment,
  type ItemList,
  indentIfFirst,
  insertItem,
  type Render,
  removeItem,
  splice,
  type TextStyle,
} from './edit-items.ts';
import {
  type HookEntry,
  handlerFrom,
  type NewHandler,
  positionOf,
  type SettingsDocument,
  SettingsError,
} from './settings-document.ts';

const NOTHING = '{}\n';

interface Site extends HookEntry {
  readonly node: Node;
}

/**
 * Opens settings in JSON, with comments and trailing commas where there are any.
 *
 * @throws SettingsError
 */
export function openJsonSettings(text: string): SettingsDocument {
  const source = text.trim() === '' ? NOTHING : text;
  const root = parse(source);
  const style = styleOf(source, root);
  const hooks = propertyOf(root, 'hooks', source);
  if (hooks !== null && hooks.type !== 'object') {
    throw shape('"hooks" is not an object', hooks, source);
  }
  const sites = hooks === null ? [] : sitesIn(hooks, source);
  return {
    text,
    data: getNodeValue(root),
    entries: sites,
    add: (event, handler) => add({ source, root, hooks, style }, event, { hooks: [handler] }),
    replace: (entry, handler) => replace(source, siteOf(entry, sites), handler, style),
    remove: (entry) => remove(source, siteOf(entry, sites).node, root, style),
  };
}

function parse(text: string): Node {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) {
    const { line, column } = positionOf(text, error.offset);
    const what = printParseErrorCode(error.error)
      .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
      .trim();
    throw new SettingsError('syntax', `no valid JSON: ${what}`, line, column);
  }
  if (root?.type !== 'object') throw new SettingsError('shape', 'the settings are not an object', 1, 1);
  return root;
}

function styleOf(text: string, root: Node): TextStyle {
  const indent = indentIfFirst(text, root.children?.[0]?.offset ?? 0);
  return {
    eol: /\r?\n/.exec(text)?.[0] ?? '\n',
    unit: indent || '  ',
    comment: /\/\/[^\r\n]*|\/\*[\s\S]*?\*\//y,
    lineComment: /\/\//y,
    compact: false,
  };
}

/** The handlers of all groups of all events; what has another form is not ours, and is passed over. */
function sitesIn(hooks: Node, text: string): Site[] {
  return (hooks.children ?? []).flatMap((property) => {
    const [key, groups] = property.children ?? [];
    const event = String(key?.value);
    if (groups?.type !== 'array') return [];
    propertyOf(hooks, event, text);
    return (groups.children ?? []).flatMap((group) => {
      const handlers = propertyOf(group, 'hooks', text);
      const matcher = propertyOf(group, 'matcher', text)?.value;
      return (handlers?.type === 'array' ? (handlers.children ?? []) : []).flatMap((node) => {
        const handler = handlerFrom(getNodeValue(node));
        return handler === null
          ? []
          : [{ event, matcher: typeof matcher === 'string' ? matcher : null, handler, node }];
      });
    });
  });
}

/** The value of a property. @throws SettingsError where the key stands twice: which one counts is up to the reader. */
function propertyOf(node: Node, key: string, text: string): Node | null {
  if (node.type !== 'object') return null;
  const found = (node.children ?? []).filter(({ children }) => children?.[0]?.value === key);
  const [first, second] = found;
  if (second !== undefined) throw shape(`the key "${key}" stands twice`, second, text);
  return first?.children?.[1] ?? null;
}

interface Place {
  readonly source: string;
  readonly root: Node;
  readonly hooks: Node | null;
  readonly style: TextStyle;
}

function add({ source, root, hooks, style }: Place, event: string, group: object): string {
  const key = JSON.stringify(event);
  if (hooks === null) {
    return insertItem(source, listOf(root), property('"hooks"', { [event]: [group] }, style), style);
  }
  const groups = propertyOf(hooks, event, source);
  if (groups === null) return insertItem(source, listOf(hooks), property(key, [group], style), style);
  if (groups.type !== 'array') throw shape(`"hooks.${event}" is not an array`, groups, source);
  return insertItem(source, listOf(groups), value(group, style), style);
}

function replace(text: string, { node, handler: old }: Site, handler: NewHandler, style: TextStyle): string {
  if (old.type === handler.type) {
    const key = handler.type === 'http' ? 'url' : 'command';
    const current = propertyOf(node, key, text);
    if (current !== null) return splice(text, current.offset, endOf(current), JSON.stringify(handler[key]));
  }
  return splice(text, node.offset, endOf(node), value(handler, style)(indentIfFirst(text, node.offset)));
}

function remove(text: string, handler: Node, root: Node, style: TextStyle): string {
  let node = handler;
  for (;;) {
    const list = node.parent;
    if (list === undefined) throw new Error('A handler has no list around it.');
    const holder = list.parent;
    const isAlone = list.children?.length === 1 && !hasCommentAround(text, list, node, style);
    // A group without handlers does nothing, whatever else it says.
    const next = holder?.type === 'property' && holder.parent?.type === 'object' ? groupOf(holder) : holder;
    const lonely =
      next !== undefined && isAlone && list !== root && !hasCommentAround(text, next, list, style);
    if (!lonely) return removeItem(text, listOf(list), (list.children ?? []).indexOf(node), style);
    node = next;
  }
}

/** What goes when a property's list is empty: its group, if it is the `hooks` of one, or else the property alone. */
function groupOf(property: Node): Node | undefined {
  const object = property.parent;
  return object?.parent?.type === 'array' ? object : property;
}

/** Whether there is a comment in a node, before or after one of the nodes inside it. */
function hasCommentAround(text: string, outer: Node, inner: Node, style: TextStyle): boolean {
  const blank = `${text.slice(outer.offset, inner.offset)}${text.slice(endOf(inner), endOf(outer))}`;
  // Strings may hold what looks like a comment.
  const bare = blank.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return hasComment(bare, { start: 0, end: bare.length }, style);
}

function siteOf(entry: HookEntry, sites: readonly Site[]): Site {
  const site = sites.find((candidate) => candidate === entry);
  if (site === undefined) throw new Error('The entry is not of this document.');
  return site;
}

function listOf(node: Node): ItemList {
  const items = (node.children ?? []).map((child) => ({ start: child.offset, end: endOf(child) }));
  return { open: node.offset, items };
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function property(key: string, content: unknown, style: TextStyle): Render {
  const render = value(content, style);
  return (indent) => `${key}: ${render(indent)}`;
}

function value(content: unknown, { unit, eol }: TextStyle): Render {
  return (indent) => {
    if (indent === null) return JSON.stringify(content);
    return JSON.stringify(content, null, unit).split('\n').join(`${eol}${indent}`);
  };
}

function shape(message: string, { offset }: Node, text: string): SettingsError {
  const { line, column } = positionOf(text, offset);
  return new SettingsError('shape', message, line, column);
}
