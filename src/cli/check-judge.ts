/** What would become of each row, the rows before it being known: as the import decides it. */
import { foldUsername, hasAliases, isUsernameAttribute } from '../directory/keys.ts';
import type { Alias, ImportJob, PasswordHashingAlgorithm, Pool } from '../directory/types.ts';
import { compileCandidate } from '../import/candidate.ts';
import { compileProblem } from '../import/check.ts';
import { type Columns, usernameColumn } from '../import/columns.ts';
import type { CsvRecord } from '../import/parse.ts';
import type { Quotas } from '../lib/limits.ts';
import type { ByteMarks } from './check-bytes.ts';
import { compileDifferences } from './check-differences.ts';
import { compileExample } from './check-examples.ts';
import type { CheckedFile } from './check-file.ts';
import type { Findings } from './check-findings.ts';
import { SeenNames } from './check-names.ts';

export interface CheckCounts {
  rows: number;
  imported: number;
  skipped: number;
  failed: number;
}

interface JudgeOptions {
  file: CheckedFile;
  pool: Pool;
  algorithm: PasswordHashingAlgorithm | undefined;
  quotas: Quotas;
  header: CsvRecord;
  columns: Columns;
  marks: ByteMarks;
  findings: Findings;
}

/** A name that only one user of a pool has, and what becomes of another row that has it. */
interface OwnName {
  key: string;
  effect: 'failed' | 'skipped';
  text: string;
}

/** Of a job the rules need no more. */
export const jobOf = (algorithm: PasswordHashingAlgorithm | undefined): ImportJob =>
  ({ algorithm }) as ImportJob;

export class RowJudge {
  readonly counts: CheckCounts = { rows: 0, imported: 0, skipped: 0, failed: 0 };
  readonly names: SeenNames;
  readonly #problemOf: ReturnType<typeof compileProblem>;
  readonly #namesOf: NamesOf;
  readonly #lines: LineIndex;
  readonly #findings: Findings;
  readonly #differencesOf: ReturnType<typeof compileDifferences>;
  readonly #exampleOf: ReturnType<typeof compileExample>;

  constructor(options: JudgeOptions) {
    const { file, pool, columns, quotas } = options;
    const rowCharactersMax = quotas.importRowCharacters;
    const job = jobOf(options.algorithm);
    this.#problemOf = compileProblem(pool, job, columns, { rowCharactersMax });
    this.#namesOf = compileNames(pool, job, columns);
    this.names = new SeenNames((end, name) => {
      const row = file.recordEndingAt(end, rowCharactersMax);
      // The check also joins the fields of a hash, which may stand before the names.
      if (!row || this.#problemOf(row)) return false;
      return this.#namesOf(row.fields).some(({ key }) => key === name);
    });
    this.#lines = new LineIndex(file);
    this.#findings = options.findings;
    this.#differencesOf = compileDifferences({
      ...options,
      charactersOf: ({ end }) => file.lineEndingAt(end).toString('utf8').length,
    });
    this.#exampleOf = compileExample(columns);
  }

  /** Rows are to be given in the order of the file. */
  take(record: CsvRecord): void {
    this.counts.rows += 1;
    this.#lines.note(record);
    const differing = this.#differencesOf(record);
    const problem = this.#problemOf(record);
    if (problem) this.#refuse(record, 'failed', problem);
    else this.#takeNames(record, this.#namesOf(record.fields), differing);
  }

  #takeNames(record: CsvRecord, own: readonly OwnName[], differing: readonly string[]): void {
    for (const { key, effect, text } of own) {
      const end = this.names.find(key);
      if (end === undefined) continue;
      this.#refuse(record, effect, text, end);
      return;
    }
    this.counts.imported += 1;
    for (const { key } of own) this.names.add(key, record.end);
    for (const text of differing) this.#findings.addRow('differs', text, record.line);
  }

  /** `sameEnd` is where the row ends that has the name already. */
  #refuse(record: CsvRecord, effect: 'failed' | 'skipped', text: string, sameEnd?: number): void {
    this.counts[effect] += 1;
    this.#findings.addRow(effect, text, record.line, () => ({
      sameAs: sameEnd === undefined ? undefined : this.#lines.lineEndingAt(sameEnd),
      values: this.#exampleOf(text, record.fields),
    }));
  }
}

/** The names of a row that passed the checks. Of two the first counts that another row has. */
type NamesOf = (fields: string[]) => readonly OwnName[];

function compileNames(pool: Pool, job: ImportJob, columns: Columns): NamesOf {
  const usernameAt = columns.get(usernameColumn) ?? -1;
  const username = (key: string): OwnName => ({
    key: `:${key}`,
    effect: 'skipped',
    text: 'The user name is on an earlier line, too.',
  });
  if (!hasAliases(pool))
    return (fields) => [username(foldUsername(pool, fields[usernameAt] ?? ''))];
  const candidateOf = compileCandidate(pool, job, columns, Date.now);
  // In a pool of username attributes the user name itself is made for each user.
  const isMade = (pool.settings.UsernameAttributes ?? []).length > 0;
  return (fields) => {
    const { usernameKey, aliases } = candidateOf(fields);
    return [
      ...(isMade ? [] : [username(usernameKey)]),
      ...aliases.map((one) => ofAlias(pool, one)),
    ];
  };
}

const ofAlias = (pool: Pool, { attribute, key }: Alias): OwnName => ({
  key: `${attribute}:${key}`,
  effect: isUsernameAttribute(pool, attribute) ? 'skipped' : 'failed',
  text: `The ${attribute} is that of a user on an earlier line.`,
});

/** Rows between two that are noted. */
const noteEvery = 4_096;

/** Finds line numbers of rows by where they end, without keeping one for each. */
class LineIndex {
  readonly #file: CheckedFile;
  readonly #ends: number[] = [];
  readonly #lines: number[] = [];
  #rows = 0;

  constructor(file: CheckedFile) {
    this.#file = file;
  }

  note({ end, line }: CsvRecord): void {
    if (this.#rows++ % noteEvery !== 0) return;
    this.#ends.push(end);
    this.#lines.push(line);
  }

  lineEndingAt(end: number): number {
    const at = this.#ends.findLastIndex((noted) => noted <= end);
    const from = this.#ends[at] ?? 0;
    return (this.#lines[at] ?? 0) + this.#file.lineEnds(from, end);
  }
}
