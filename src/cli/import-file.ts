/** The CSV as it lies on disk: its header, how many users it holds, and where it is parted. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { splitFields } from '../import/parse.ts';
import { awsQuotas } from '../lib/limits.ts';
import { CliError, systemReason } from './failure.ts';
import { type FilePart, type JobLimits, PartCutter } from './import-parts.ts';

export interface ImportFile {
  path: string;
  bytes: number;
  columns: string[];
  /** Lines after the header that are not blank. */
  rows: number;
  /** Of all bytes, in hexadecimal. */
  sha256: string;
  /** The bytes of the first line with its line end; without a byte order mark. */
  header: { start: number; end: number };
  /** What one import job takes each, in order; none when there are no users. */
  parts: FilePart[];
  /** Tells whether the file was written to since it was read. */
  stamp: string;
}

const newline = 10;
const byteOrderMark = '\ufeff';
/** More than any header can need: a first line that is longer is not one of a CSV. */
const headerBytesMax = 64 * 1024;

/** AWS's quotas of one job. */
export const awsJobLimits: JobLimits = {
  rows: awsQuotas.importRows,
  bytes: awsQuotas.importFileBytes,
};

/** Reads the file once, a block at a time. Throws a `CliError` when it has no readable header. */
export async function readImportFile(
  path: string,
  limits: JobLimits = awsJobLimits,
): Promise<ImportFile> {
  const scan = createScan(limits);
  const hash = createHash('sha256');
  let bytes = 0;
  let stamp = '';
  try {
    stamp = await fileStamp(path);
    const blocks: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 1 << 20 });
    for await (const block of blocks) {
      bytes += block.length;
      hash.update(block);
      scan.add(block);
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`cannot read ${path}: ${systemReason(error)}`);
  }
  const { header, headerEnd, parts, oversized } = scan.end();
  const text = header.toString('utf8');
  const mark = text.startsWith(byteOrderMark) ? Buffer.byteLength(byteOrderMark) : 0;
  const names = text.replace(byteOrderMark, '').trim();
  if (names === '') throw new CliError(`${path} has no header: its first line is blank`);
  if (oversized) throw new CliError(`line ${oversized} of ${path} is too long for any import job`);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const found = { columns: splitFields(names), header: { start: mark, end: headerEnd } };
  return { path, bytes, rows, parts, stamp, sha256: hash.digest('hex'), ...found };
}

/** Throws when `path` is no file. */
export async function fileStamp(path: string): Promise<string> {
  const found = await stat(path, { bigint: true });
  if (!found.isFile()) throw new CliError(`cannot read ${path}: it is not a file`);
  return [found.dev, found.ino, found.size, found.mtimeNs].join(' ');
}

/** Keeps the first line, and cuts the later ones into parts. */
function createScan(limits: JobLimits) {
  let header = Buffer.alloc(0);
  let cutter: PartCutter | undefined;
  let isBlank = true;
  let lineBytes = 0;
  const take = (piece: Buffer) => {
    if (!cutter && header.length < headerBytesMax) header = Buffer.concat([header, piece]);
    isBlank &&= isWhiteSpace(piece);
    lineBytes += piece.length;
  };
  const endLine = () => {
    if (cutter) cutter.line(lineBytes, isBlank);
    else cutter = new PartCutter(lineBytes, limits);
    isBlank = true;
    lineBytes = 0;
  };
  return {
    add(block: Buffer): void {
      let at = 0;
      for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, at)) {
        take(block.subarray(at, end + 1));
        endLine();
        at = end + 1;
      }
      take(block.subarray(at));
    },
    /** The last line may lack its line end. */
    end() {
      if (lineBytes > 0) endLine();
      const cut = cutter?.end() ?? { headerEnd: 0, parts: [] };
      return { header, oversized: undefined, ...cut };
    },
  };
}

/** The first byte decides for all lines but those that begin with white space. */
const isWhiteSpace = (piece: Buffer): boolean =>
  piece.length === 0 || ((piece[0] ?? 0) <= 32 && piece.toString('utf8').trim() === '');
