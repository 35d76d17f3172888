/** The CSV as it lies on disk: its header, and how many users it holds. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
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

/** Reads the file once, a block at a time. Throws a `CliError` when it has no readable header. */
export async function readImportFile(path: string): Promise<ImportFile> {
  const scan = createScan();
  let bytes = 0;
  try {
    if (!(await stat(path)).isFile()) throw new CliError(`cannot read ${path}: it is not a file`);
    const blocks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1 << 20 });
    for await (const block of blocks) {
      bytes += block.length;
      scan.add(block);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`cannot read ${path}: ${systemReason(error)}`);
  }
  const { header, rows } = scan.end();
  const text = header
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trim();
  if (text === '') throw new CliError(`${path} has no header: its first line is blank`);
  return { path, bytes, columns: splitFields(text), rows };
}

/** Keeps the first line and counts the later ones that are not blank. */
function createScan() {
  let header = Buffer.alloc(0);
  let inHeader = true;
  let isBlank = true;
  let rows = 0;
  const take = (piece: Buffer) => {
    if (inHeader && header.length < headerBytesMax) header = Buffer.concat([header, piece]);
    isBlank &&= isWhiteSpace(piece);
  };
  const endLine = () => {
    if (!inHeader && !isBlank) rows += 1;
    inHeader = false;
    isBlank = true;
  };
  return {
    add(block: Buffer): void {
      let at = 0;
      for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, at)) {
        take(block.subarray(at, end));
        endLine();
        at = end + 1;
      }
      take(block.subarray(at));
    },
    /** The last line may lack its line end. */
    end(): { header: Buffer; rows: number } {
      endLine();
      return { header, rows };
    },
  };
}

/** The first byte decides for all lines but those that begin with white space. */
const isWhiteSpace = (piece: Buffer): boolean =>
  piece.length === 0 || ((piece[0] ?? 0) <= 32 && piece.toString('utf8').trim() === '');
