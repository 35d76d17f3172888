/** The values of a row that show what is wrong with it. */
import { type Columns, hashColumn, usernameColumn } from '../import/columns.ts';
import { reasons } from '../import/messages.ts';

/** The column that a reason is about: reasons name attributes, and never values. */
function columnOf(reason: string): string | undefined {
  const conforms = /conform to the schema: (\S+): /.exec(reason);
  if (conforms) return conforms[1];
  if (reason.startsWith('Invalid phone number')) return 'phone_number';
  if (reason.startsWith('Invalid email address')) return 'email';
  return /^The (?:attribute |column )?([\w:]+) /.exec(reason)?.[1];
}

/**
 * The user name and the value that a reason is about, of a row that has all its fields. Password
 * hashes are never among them.
 */
export function compileExample(columns: Columns) {
  const flags = ['email_verified', 'phone_number_verified'].filter((name) => columns.has(name));
  return (reason: string, fields: readonly string[]): [column: string, value: string][] => {
    if (fields.length !== columns.size) return [];
    const about = reason === reasons.notVerified ? flags : [columnOf(reason)];
    const names = [usernameColumn, ...about].filter(
      (name): name is string => name !== undefined && name !== hashColumn && columns.has(name),
    );
    return [...new Set(names)].map((name) => [name, fields[columns.get(name) ?? -1] ?? '']);
  };
}
