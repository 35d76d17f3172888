/** The check of a file: the import's own rules, row by row, and nothing written anywhere. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { PasswordHashingAlgorithm, Pool } from '../directory/types.ts';
import { type Columns, readColumns } from '../import/columns.ts';
import { csvHeader } from '../import/header.ts';
import * as messages from '../import/messages.ts';
import { CsvReader, type CsvRecord } from '../import/parse.ts';
import { awsQuotas, type Quotas } from '../lib/limits.ts';
import { ByteMarks } from './check-bytes.ts';
import { differences } from './check-differences.ts';
import type { CheckedFile } from './check-file.ts';
import { Findings } from './check-findings.ts';
import { type CheckCounts, jobOf, RowJudge } from './check-judge.ts';
import { checkHeader } from './import-header.ts';
import type { Reading } from './meter.ts';
import { counted, formatBytes } from './terminal.ts';

export interface CheckRequest {
  file: CheckedFile;
  pool: Pool;
  algorithm: PasswordHashingAlgorithm | undefined;
  /** Of the server that is to take the file. */
  quotas: Quotas;
  examplesMax: number;
  watch(reading: Reading): void;
}

export interface CheckReport extends CheckCounts {
  findings: Findings;
  /** Whether the file's rows could be looked at: a header that does not fit hides them. */
  rowsRead: boolean;
  /** Names that rows were compared by, and whether there were more than could be kept. */
  names: { known: number; full: boolean };
  durationMs: number;
}

/** Rows between two looks at the clock, and how long other work waits at most. */
const rowsATurn = 512;
const turnMs = 50;

export async function checkRows(request: CheckRequest): Promise<CheckReport> {
  const startedMs = performance.now();
  const { file, pool, quotas } = request;
  const findings = new Findings(request.examplesMax);
  const marks = new ByteMarks();
  const reader = new CsvReader(
    file.blocks((block, offset) => marks.look(block, offset)),
    { lineCharactersMax: quotas.importRowCharacters },
  );
  const header = reader.next();
  const columns = columnsOf(header, request, findings);
  const judge = header && columns && new RowJudge({ ...request, header, columns, marks, findings });
  if (judge) await readRows(reader, judge, request);
  if (marks.startsWithMark) findings.addFile('differs', differences.byteOrderMark);
  const counts = judge?.counts ?? { rows: 0, imported: 0, skipped: 0, failed: 0 };
  checkQuotas(request, counts.rows, findings);
  if (judge && counts.rows === 0)
    findings.addFile('refused', 'The file has a header but no users.');
  if (!pool.settings.AutoVerifiedAttributes?.length)
    findings.addFile('refused', noAutoVerified(pool));
  return {
    ...counts,
    findings,
    rowsRead: judge !== undefined,
    names: { known: judge?.names.size ?? 0, full: judge?.names.isFull ?? false },
    durationMs: performance.now() - startedMs,
  };
}

const noAutoVerified = (pool: Pool): string =>
  `The user pool ${pool.name} has no auto-verified attributes, and imports need one: email or ` +
  'phone_number.';

/** The columns, or undefined when the header does not fit; that is found, then. */
function columnsOf(
  header: CsvRecord | undefined,
  { pool, algorithm }: CheckRequest,
  findings: Findings,
): Columns | undefined {
  const refused = (text: string) => findings.addFile('refused', text);
  if (!header) {
    refused(messages.emptyFile);
    return undefined;
  }
  const columns = readColumns(header, pool, jobOf(algorithm));
  const { problems, warnings } = checkHeader(header.fields, {
    template: csvHeader(pool),
    pool: { ...pool.settings, SchemaAttributes: pool.schema },
    hashes: algorithm !== undefined,
  });
  for (const warning of warnings) findings.addFile('differs', sentence(warning));
  if (typeof columns !== 'string') return columns;
  // The message of the job names columns; these tell what they might have been meant to be.
  for (const problem of problems) refused(sentence(`header: ${problem}`));
  if (problems.length === 0) refused(columns);
  return undefined;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

async function readRows(
  reader: CsvReader,
  judge: RowJudge,
  { file, watch }: CheckRequest,
): Promise<void> {
  const { counts } = judge;
  let turnAtMs = performance.now();
  for (let record = reader.next(); record; record = reader.next()) {
    judge.take(record);
    if (counts.rows % rowsATurn !== 0 || performance.now() - turnAtMs < turnMs) continue;
    const failed = counts.failed + counts.skipped;
    watch({ done: counts.rows, share: record.end / file.bytes, failed });
    await breathe();
    turnAtMs = performance.now();
  }
}

function checkQuotas({ file, quotas }: CheckRequest, rows: number, findings: Findings): void {
  const bytes = file.bytes;
  const size = `The file has ${formatBytes(bytes)}`;
  const holds = `The file has ${counted(rows, 'user')}`;
  if (bytes > quotas.importFileBytes)
    findings.addFile(
      'refused',
      `${size}; at most ${formatBytes(quotas.importFileBytes)} are taken.`,
    );
  else if (bytes > awsQuotas.importFileBytes)
    findings.addFile('differs', `${size}; AWS takes ${formatBytes(awsQuotas.importFileBytes)}.`);
  if (rows > quotas.importRows)
    findings.addFile(
      'refused',
      `${holds}; at most ${counted(quotas.importRows, 'user')} are taken.`,
    );
  else if (rows > awsQuotas.importRows)
    findings.addFile('differs', `${holds}; AWS takes ${counted(awsQuotas.importRows, 'user')}.`);
}
