import type { StorageFailureReason } from '@skep/contracts';
import { type TableName, tables } from '@skep/contracts';

/** What the message of a violated constraint tells. */
export interface Violation {
  readonly reason: StorageFailureReason;
  readonly table?: string;
  readonly fields?: readonly string[];
  readonly constraint?: string;
  readonly message: string;
}

/** Reads SQLite's words for a violated constraint; null where the text speaks of none. */
export function violationOf(text: string): Violation | null {
  return (
    columnsViolation(text) ?? checkViolation(text) ?? datatypeViolation(text) ?? foreignKeyViolation(text)
  );
}

/** `UNIQUE constraint failed: t.a, t.b`, `NOT NULL constraint failed: t.a` */
function columnsViolation(text: string): Violation | null {
  const match = /(UNIQUE|NOT NULL|PRIMARY KEY) constraint failed: ([\w.]+(?:, [\w.]+)*)/.exec(text);
  if (match === null) return null;
  const columns = (match[2] ?? '').split(', ').map((column) => column.split('.'));
  const table = columns[0]?.[0] ?? '';
  const fields = columns.map(([, field]) => field ?? '');
  if (match[1] === 'NOT NULL') {
    return { reason: 'check', table, fields, message: `${table}.${fields.join(', ')} is required.` };
  }
  const constraint = descriptorOf(table)?.uniques.find(
    (unique) =>
      unique.fields.length === fields.length && unique.fields.every((name) => fields.includes(name)),
  )?.name;
  const message = `A row of ${table} with the same ${fields.join(', ')} is there already.`;
  return { reason: 'unique', table, fields, message, ...(constraint !== undefined && { constraint }) };
}

/** `CHECK constraint failed: chk_instances_status`: the migrations name every check `chk_<table>_<field>`. */
function checkViolation(text: string): Violation | null {
  const match = /CHECK constraint failed: (\w+)/.exec(text);
  const constraint = match?.[1];
  if (constraint === undefined) return null;
  for (const table of Object.values(tables)) {
    const prefix = `chk_${table.name}_`;
    if (!constraint.startsWith(prefix)) continue;
    const field = constraint.slice(prefix.length);
    const message = `The value of ${table.name}.${field} is not one that the schema allows (${constraint}).`;
    return { reason: 'check', table: table.name, fields: [field], constraint, message };
  }
  return { reason: 'check', constraint, message: `A value breaks the rule ${constraint}.` };
}

/** `cannot store TEXT value in INTEGER column t.n`, from STRICT tables. */
function datatypeViolation(text: string): Violation | null {
  const match = /cannot store (\w+) value in (\w+) column (\w+)\.(\w+)/.exec(text);
  if (match === null) return null;
  const [, given = '', wanted = '', table = '', field = ''] = match;
  const message = `${table}.${field} takes ${wanted}, not ${given}.`;
  return { reason: 'check', table, fields: [field], message };
}

/** SQLite does not tell which foreign key it was. */
function foreignKeyViolation(text: string): Violation | null {
  if (!text.includes('FOREIGN KEY constraint failed')) return null;
  const message = 'A row refers to one that is not there, or is still referred to by another.';
  return { reason: 'foreign-key', message };
}

function descriptorOf(table: string) {
  return Object.hasOwn(tables, table) ? tables[table as TableName] : undefined;
}
