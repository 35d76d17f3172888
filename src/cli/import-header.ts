/** The header of a file against what the pool asks for, before anything is uploaded. */
import { hashColumn, usernameColumn } from '../import/columns.ts';
import type { UserPoolType } from '../wire/cognito-idp.generated.ts';

export interface HeaderRules {
  /** What GetCSVHeader answers. */
  template: string[];
  pool: UserPoolType;
  /** Whether the job will import password hashes. */
  hashes: boolean;
}

export interface HeaderFindings {
  /** With any of these the job would fail. */
  problems: string[];
  /** These may be meant, and are worth a line. */
  warnings: string[];
}

/** Checks the names of the columns; their order is free. */
export function checkHeader(columns: string[], rules: HeaderRules): HeaderFindings {
  const known = [...rules.template, hashColumn];
  const unknown = columns.filter((name) => !known.includes(name));
  const repeated = columns.filter((name, i) => columns.indexOf(name) < i && known.includes(name));
  const needed = neededColumns(rules);
  const lacking = needed.filter((anyOf) => !anyOf.some((name) => columns.includes(name)));
  const missing = rules.template.filter((name) => !columns.includes(name));
  const warnings = [];
  if (missing.length > 0 && lacking.length === 0 && unknown.length === 0)
    warnings.push(
      `${count(missing.length, 'column')} of the template ${missing.length === 1 ? 'is' : 'are'} ` +
        `not in the file (${missing.join(', ')}); AWS asks for all of them, blank or not`,
    );
  if (columns.includes(hashColumn) && !rules.hashes)
    warnings.push(
      `${hashColumn} is ignored without --password-hashing-algorithm: users will have to ` +
        'reset their passwords',
    );
  return {
    problems: [
      ...unknown.map((name) => unknownColumn(name, columns.indexOf(name) + 1, known)),
      ...[...new Set(repeated)].map((name) => `column ${name} is there more than once`),
      ...lacking.map((anyOf) => `column ${anyOf.join(' or ')} is missing`),
    ],
    warnings,
  };
}

/** Columns without which no row can be imported; each entry is met by any of its names. */
function neededColumns({ pool, hashes }: HeaderRules): string[][] {
  const inUsername: readonly string[] = pool.UsernameAttributes ?? [];
  const required = (pool.SchemaAttributes ?? [])
    .filter((attribute) => attribute.Required && attribute.Name !== 'sub')
    .flatMap((attribute) => (attribute.Name === undefined ? [] : [attribute.Name]))
    .filter((name) => !inUsername.includes(name));
  const verified = (pool.AutoVerifiedAttributes ?? []).map((name) => `${name}_verified`);
  return [
    [usernameColumn],
    ...(verified.length > 0 ? [verified] : []),
    ...required.map((name) => [name]),
    ...(hashes ? [[hashColumn]] : []),
  ];
}

function unknownColumn(name: string, position: number, known: string[]): string {
  if (name === '') return `column ${position} has no name`;
  const meant = closest(name, known);
  const hint = meant ? `; did you mean ${meant}?` : '';
  return `column ${position}, ${JSON.stringify(name)}, is not one of the pool's attributes${hint}`;
}

/** The known name that `name` probably stands for. */
function closest(name: string, known: string[]): string | undefined {
  const plain = (text: string) =>
    text.toLowerCase().replaceAll(/[^a-z0-9]|^cognito:|^custom:/g, '');
  const same = known.find((candidate) => plain(candidate) === plain(name));
  if (same) return same;
  const byDistance = known
    .map((candidate) => ({ candidate, distance: editDistance(plain(candidate), plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  const best = byDistance[0];
  return best && best.distance <= Math.min(3, name.length / 3) ? best.candidate : undefined;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return row[b.length] ?? 0;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
