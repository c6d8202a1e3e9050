import type { JsonPlace } from './json-place.ts';
import type { FilePlace } from './repository-path.ts';

/**
 * The file of an `artifactLocation`: its own URI, else that of the artifact which its index names, resolved against the
 * bases that the run declares. Null where it names none.
 */
export function sarifFile(location: JsonPlace, run: JsonPlace): FilePlace | null {
  const artifact = run.get('artifacts').item(location.maybe('index').wholeNumber(-1) ?? -1);
  const named = location.maybe('uri').isThere ? location : artifact?.get('location');
  if (named === undefined) return null;
  const uri = named.maybe('uri').text();
  if (uri === null || uri === '') return null;
  const path = pathOf(uri);
  if (isAbsolute(path)) return { base: null, path };
  return basedOn(named.get('uriBaseId').text(), path, run);
}

/** Follows the bases up to the one that is absolute, which may be left out of a report that is to work anywhere. */
function basedOn(baseId: string | null, path: string, run: JsonPlace): FilePlace {
  const bases = run.get('originalUriBaseIds');
  const seen = new Set<string>();
  let below = path;
  for (let id = baseId; id !== null && !seen.has(id); ) {
    seen.add(id);
    const base = bases.maybe(id);
    const folder = pathOf(base.maybe('uri').text() ?? '');
    if (isAbsolute(folder)) return { base: folder, path: below };
    below = folder === '' ? below : `${folder.replace(/\/$/, '')}/${below}`;
    id = base.maybe('uriBaseId').text();
  }
  return { base: null, path: below };
}

/** A URI without what makes it one: `file:///a%20b` is `/a b`. Of another scheme it stays as it is. */
function pathOf(uri: string): string {
  const file = /^file:(?:\/\/[^/]*)?(\/.*)$/i.exec(uri);
  if (file === null && /^[a-z][a-z0-9+.-]+:/i.test(uri)) return uri;
  const path = decoded((file?.[1] ?? uri).replace(/[?#].*$/s, ''));
  // A drive of Windows has a slash before it in a URI.
  return path.replace(/^\/(?=[a-z]:\/)/i, '');
}

function isAbsolute(path: string): boolean {
  return /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(path);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Some tools write paths as they are, percent signs included.
    return text;
  }
}
