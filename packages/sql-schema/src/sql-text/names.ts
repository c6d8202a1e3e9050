/**
 * A name as SQL text; it was checked against the descriptors, or is ours. In the quotes that mean a name and nothing else:
 * some builds of SQLite take a name in double quotes that they do not know for text.
 */
export function named(name: string): string {
  return `\`${name}\``;
}

export function names(list: readonly string[]): string {
  return list.map(named).join(', ');
}

export function columnNames(columns: readonly { readonly name: string }[]): string {
  return columns.map(({ name }) => named(name)).join(', ');
}
