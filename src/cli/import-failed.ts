/** The rows that failed, as they stand in the file, in a file of their own to be corrected. */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CliError, systemReason } from './failure.ts';
import type { ImportFile } from './import-file.ts';
import type { LineSet } from './import-lines.ts';

const newline = 10;
const lineEnd = Buffer.from('\n');

/** Writes the header and these lines. Like the users in it, the file is its owner's alone. */
export async function writeFailedRows(
  file: ImportFile,
  lines: LineSet,
  path: string,
): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  try {
    const sink = createWriteStream(temporary, { mode: 0o600, flush: true });
    await pipeline(pickLines(file, lines), sink);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CliError(`cannot write ${path}: ${systemReason(error)}`);
  }
}

/** Byte by byte as in the file; only the end of its last line is added when it lacks one. */
async function* pickLines(file: ImportFile, lines: LineSet): AsyncGenerator<Buffer> {
  let line = 1;
  let isOpen = false;
  const blocks: AsyncIterable<Buffer> = createReadStream(file.path, {
    start: file.header.start,
    highWaterMark: 1 << 20,
  });
  for await (const block of blocks) {
    const picked: Buffer[] = [];
    for (let at = 0; at < block.length; ) {
      const next = block.indexOf(newline, at);
      const end = next < 0 ? block.length : next + 1;
      if (line === 1 || lines.has(line)) picked.push(block.subarray(at, end));
      isOpen = next < 0 && (line === 1 || lines.has(line));
      if (next >= 0) line += 1;
      at = end;
    }
    yield Buffer.concat(picked);
  }
  if (isOpen) yield lineEnd;
}
