/** The header of an import's CSV. */
import type { Pool } from '../directory/types.ts';

/** Attributes of a schema that a CSV never carries. */
const notImported = new Set(['sub', 'identities']);

/**
 * The column names that GetCSVHeader answers: the schema's attributes in their order, then
 * `cognito:mfa_enabled` and `cognito:username` (inferred from every published sample).
 */
export function csvHeader(pool: Pool): string[] {
  const names = pool.schema.map((attribute) => attribute.Name);
  return [
    ...names.filter((name) => !notImported.has(name)),
    'cognito:mfa_enabled',
    'cognito:username',
  ];
}
