/**
 * Rows that are imported here and may fare otherwise on AWS. What AWS documents: UTF-8 without a
 * byte order mark, no quotes, `\,` for a comma, birthdates as mm/dd/yyyy, 16,000 characters a row.
 * Of the rest it is not known what AWS does.
 */
import type { PasswordHashingAlgorithm } from '../directory/types.ts';
import { type Columns, hashColumn } from '../import/columns.ts';
import type { CsvRecord } from '../import/parse.ts';
import { awsQuotas } from '../lib/limits.ts';
import type { ByteMarks } from './check-bytes.ts';
import type { Findings } from './check-findings.ts';
import { formatNumber } from './terminal.ts';

export const differences = {
  byteOrderMark: 'The file begins with a byte order mark; AWS asks for UTF-8 without one.',
  quotes: 'A value has double quotes; AWS asks for values without, and may take them literally.',
  backslashes:
    'A backslash stands before something other than a comma; AWS does not say what it is.',
  blankLines: 'There are blank lines between the rows; AWS does not say that it passes them.',
  birthdate: 'The birthdate is written yyyy-mm-dd; AWS asks for mm/dd/yyyy.',
  updatedAt: 'The number in updated_at looks like milliseconds; AWS means seconds.',
  bareHash: 'The commas in the Argon2 hash are not escaped; AWS may count them as columns.',
  tooLong: `The row is longer than ${formatNumber(awsQuotas.importRowCharacters)} characters, AWS's maximum.`,
  blankFlag: (column: string) =>
    `The column ${column} is blank; there are reports that such rows fail on AWS: write FALSE.`,
};

export interface RowsScene {
  header: CsvRecord;
  columns: Columns;
  algorithm: PasswordHashingAlgorithm | undefined;
  marks: ByteMarks;
  findings: Findings;
  /** Characters of the row that ends there; asked for rows of very many bytes only. */
  charactersOf(record: CsvRecord): number;
}

const none: readonly string[] = [];

/** Tells the differences of a record, which must not have been checked yet: that may join fields. */
export function compileDifferences(scene: RowsScene): (record: CsvRecord) => readonly string[] {
  const { columns, marks, findings } = scene;
  const ofValues = compileValues(scene);
  const bareHash = scene.algorithm === 'ARGON2ID' && columns.has(hashColumn);
  let { line: lineBefore, end: endBefore } = scene.header;
  return (record) => {
    const { line, end, fields } = record;
    const found: string[] = [];
    if (marks.quotes.takeBefore(end)) found.push(differences.quotes);
    if (marks.backslashes.takeBefore(end)) found.push(differences.backslashes);
    if (bareHash && fields.length === columns.size + 2) found.push(differences.bareHash);
    const mayBeLong = end - endBefore > awsQuotas.importRowCharacters;
    if (mayBeLong && scene.charactersOf(record) > awsQuotas.importRowCharacters)
      found.push(differences.tooLong);
    if (fields.length === columns.size) ofValues(fields, found);
    for (let blank = lineBefore + 1; blank < line; blank++)
      findings.addRow('differs', differences.blankLines, blank);
    lineBefore = line;
    endBefore = end;
    return found.length > 0 ? found : none;
  };
}

const dash = '-'.charCodeAt(0);
/** Digits of a time in seconds until the year 2286, and room for a sign. */
const secondsDigitsMax = 12;

function compileValues({ columns }: RowsScene) {
  const at = (name: string) => columns.get(name) ?? -1;
  const [birthdateAt, updatedAt] = [at('birthdate'), at('updated_at')];
  const flags = ['email_verified', 'phone_number_verified']
    .filter((name) => columns.has(name))
    .map((name) => ({ at: at(name), text: differences.blankFlag(name) }));
  return (fields: string[], found: string[]): void => {
    if (fields[birthdateAt]?.charCodeAt(4) === dash) found.push(differences.birthdate);
    if ((fields[updatedAt]?.length ?? 0) > secondsDigitsMax) found.push(differences.updatedAt);
    for (const flag of flags) if (!fields[flag.at]) found.push(flag.text);
  };
}
