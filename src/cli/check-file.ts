/** A CSV on disk, as the check reads it: from its start, and here and there once more. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CsvReader, type CsvRecord } from '../import/parse.ts';
import { sealedFrameBytes } from '../lib/limits.ts';
import { CliError, systemReason } from './failure.ts';

const newline = 10;
/** Bytes that most rows do not exceed. */
const usualRowBytes = 4_096;

export class CheckedFile {
  readonly path: string;
  readonly bytes: number;
  readonly #file: number;

  constructor(path: string) {
    this.path = path;
    try {
      this.#file = openSync(path, 'r');
    } catch (error) {
      throw new CliError(`cannot read ${path}: ${systemReason(error)}`);
    }
    const found = fstatSync(this.#file);
    if (!found.isFile()) {
      this.close();
      throw new CliError(`cannot read ${path}: it is not a file`);
    }
    this.bytes = found.size;
  }

  /** The file, block by block; undefined at its end. `look` sees each block and its offset. */
  blocks(look: (block: Buffer, offset: number) => void): () => Buffer | undefined {
    let offset = 0;
    return () => {
      const block = Buffer.allocUnsafe(sealedFrameBytes);
      const bytes = this.#read(block, offset);
      if (bytes === 0) return undefined;
      const filled = block.subarray(0, bytes);
      look(filled, offset);
      offset += bytes;
      return filled;
    };
  }

  /** The line that ends at byte `end`, without its line end. */
  lineEndingAt(end: number): Buffer {
    for (let bytes = usualRowBytes; ; bytes *= 4) {
      const start = Math.max(0, end - bytes);
      const block = Buffer.alloc(end - start);
      this.#read(block, start);
      const cut = block.at(-1) === newline ? block.length - 1 : block.length;
      const before = block.subarray(0, cut).lastIndexOf(newline);
      if (before >= 0 || start === 0) return block.subarray(before + 1, cut);
    }
  }

  /** The record that ends at byte `end`, read as the import reads it. It is not the header. */
  recordEndingAt(end: number, lineCharactersMax: number): CsvRecord | undefined {
    const blocks = [this.lineEndingAt(end)];
    return new CsvReader(() => blocks.shift(), { lineCharactersMax, line: 1 }).next();
  }

  /** Line ends in the bytes from `start` to `end`. */
  lineEnds(start: number, end: number): number {
    const block = Buffer.allocUnsafe(sealedFrameBytes);
    let lines = 0;
    for (let at = start; at < end; at += block.length) {
      const bytes = this.#read(block, at);
      const read = block.subarray(0, Math.min(bytes, end - at));
      for (let i = read.indexOf(newline); i >= 0; i = read.indexOf(newline, i + 1)) lines += 1;
    }
    return lines;
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(block: Buffer, offset: number): number {
    try {
      return readSync(this.#file, block, 0, block.length, offset);
    } catch (error) {
      throw new CliError(`cannot read ${this.path}: ${systemReason(error)}`);
    }
  }
}
