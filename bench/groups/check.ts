/** Reading and checking a file without importing it, on one thread. */
import { closeSync, openSync, readSync } from 'node:fs';
import { newPool } from '../../src/directory/pool.ts';
import type { ImportJob } from '../../src/directory/types.ts';
import { compileCheck } from '../../src/import/check.ts';
import { readColumns } from '../../src/import/columns.ts';
import { CsvReader } from '../../src/import/parse.ts';
import { awsQuotas, sealedFrameBytes } from '../../src/lib/limits.ts';
import { type Bench, count, remove } from '../bench.ts';
import type { RowsFile } from '../rows.ts';
import { atLeast } from '../table.ts';

const made = { id: 'us-east-1_Bench', region: 'us-east-1', nowMs: 0 };
const pool = newPool({ PoolName: 'people', AutoVerifiedAttributes: ['email'] }, made);
const job = {} as ImportJob;

export async function measureCheck(bench: Bench): Promise<void> {
  const file = bench.writeRows({ rows: bench.sizes.disturbed, order: 'shuffled' });
  const here: number[] = [];
  const floor: number[] = [];
  // The first pass is for the compiler.
  for (let i = 0; i <= bench.sizes.repeats; i++) {
    const checked = rate(file, checkFile);
    const counted = rate(file, countLines);
    if (i === 0) continue;
    here.push(checked);
    floor.push(counted);
  }
  remove(file.path);
  bench.report({
    name: `check of ${count(file.rows)} rows, nothing written`,
    unit: 'rows/s',
    here,
    beside: { name: 'read, decode, count lines', values: floor },
    goals: [atLeast(250_000)],
  });
}

/** Rows a second. */
function rate(file: RowsFile, work: (file: RowsFile) => void): number {
  const began = performance.now();
  work(file);
  return (1000 * file.rows) / (performance.now() - began);
}

/** The blocks of a file, each as large as a frame of an upload. */
function blocks(path: string): { next(): Buffer | undefined; close(): void } {
  const file = openSync(path, 'r');
  return {
    next: () => {
      const block = Buffer.allocUnsafe(sealedFrameBytes);
      const bytes = readSync(file, block);
      return bytes === 0 ? undefined : block.subarray(0, bytes);
    },
    close: () => closeSync(file),
  };
}

function checkFile({ path, users }: RowsFile): void {
  const file = blocks(path);
  const lineCharactersMax = awsQuotas.importRowCharacters;
  const reader = new CsvReader(file.next, { lineCharactersMax });
  const header = reader.next();
  const columns = header && readColumns(header, pool, job);
  if (!columns || typeof columns === 'string') throw new Error(columns);
  const options = { nowMs: () => Date.now(), rowCharactersMax: lineCharactersMax };
  const check = compileCheck(pool, job, columns, options);
  let good = 0;
  for (let record = reader.next(); record; record = reader.next())
    if (check(record).candidate) good += 1;
  file.close();
  if (good !== users) throw new Error(`${good} of ${users} users passed the checks`);
}

function countLines({ path, rows }: RowsFile): void {
  const file = blocks(path);
  let lines = 0;
  for (let block = file.next(); block; block = file.next()) {
    const text = block.toString('utf8');
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  }
  file.close();
  if (lines !== rows + 1) throw new Error(`${lines} lines for ${rows} rows`);
}
