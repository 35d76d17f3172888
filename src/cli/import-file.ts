/** The CSV as it lies on disk: its header, how many users it holds, and whether they fit. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { hashColumn, usernameColumn } from '../import/columns.ts';
import { splitFields } from '../import/parse.ts';
import { CliError, systemReason } from './failure.ts';

export interface ImportFile {
  path: string;
  bytes: number;
  columns: string[];
  /** Lines after the header that are not blank. */
  rows: number;
}

const newline = 10;
/** More than any header can need: a first line that is longer is not one of a CSV. */
const headerBytesMax = 64 * 1024;

/** Reads the file once. Throws a `CliError` when it cannot be read or has no header. */
export async function readImportFile(path: string): Promise<ImportFile> {
  const unreadable = (error: unknown) =>
    new CliError(`cannot read ${path}: ${systemReason(error)}`);
  const found = await stat(path).catch((error: unknown) => Promise.reject(unreadable(error)));
  if (!found.isFile()) throw new CliError(`cannot read ${path}: it is not a file`);
  let header: Buffer | undefined;
  let rows = 0;
  try {
    for await (const { line, isBlank } of lines(path)) {
      if (header === undefined) header = line;
      else if (!isBlank) rows += 1;
    }
  } catch (error) {
    throw unreadable(error);
  }
  const text = header?.toString('utf8').replace(/^\ufeff/, '').trim() ?? '';
  if (text === '') throw new CliError(`${path} has no header: its first line is blank`);
  return { path, bytes: found.size, columns: splitFields(text), rows };
}

/** The physical lines of a file; of each, only as much as a header may have. */
async function* lines(path: string): AsyncGenerator<{ line: Buffer; isBlank: boolean }> {
  let line = Buffer.alloc(0);
  let isBlank = true;
  let pending = false;
  const add = (piece: Buffer) => {
    if (isBlank) isBlank = isWhiteSpace(piece);
    if (line.length < headerBytesMax) line = line.length === 0 ? piece : Buffer.concat([line, piece]);
    pending = true;
  };
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    let at = 0;
    for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, at)) {
      add(block.subarray(at, end));
      yield { line, isBlank };
      line = Buffer.alloc(0);
      isBlank = true;
      pending = false;
      at = end + 1;
    }
    if (at < block.length) add(block.subarray(at));
  }
  if (pending) yield { line, isBlank };
}
