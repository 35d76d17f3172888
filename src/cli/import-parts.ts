/** Where a file is cut so that each import job takes no more than it may. */

/** What one import job takes. */
export interface JobLimits {
  /** Users; `Infinity` for as many as there are. */
  rows: number;
  /** Bytes of the file, its header included. */
  bytes: number;
}

/** Whole lines of the file. A job gets them behind a copy of the header. */
export interface FilePart {
  /** Physical lines of the file, the header being line 1. */
  firstLine: number;
  lastLine: number;
  /** Bytes of the file, from `start` up to but not with `end`. */
  start: number;
  end: number;
  /** Lines that are not blank. */
  rows: number;
}

/** The line of the file that a job's log means: each job counts its own header as line 1. */
export const lineOfFile = (part: FilePart, lineOfJob: number): number =>
  part.firstLine + lineOfJob - 2;

/** Takes the lines after the header one by one. */
export class PartCutter {
  readonly #headerEnd: number;
  readonly #limits: JobLimits;
  readonly #parts: FilePart[] = [];
  #part: FilePart;
  #oversized: number | undefined;

  constructor(headerEnd: number, limits: JobLimits) {
    this.#headerEnd = headerEnd;
    this.#limits = limits;
    this.#part = { firstLine: 2, lastLine: 1, start: headerEnd, end: headerEnd, rows: 0 };
  }

  /** `bytes` includes the line end. */
  line(bytes: number, isBlank: boolean): void {
    const row = isBlank ? 0 : 1;
    const { rows, start, end } = this.#part;
    const room = this.#limits.bytes - this.#headerEnd;
    if (bytes > room) this.#oversized ??= this.#part.lastLine + 1;
    if (rows + row > this.#limits.rows || (end > start && end - start + bytes > room)) this.#cut();
    this.#part.lastLine += 1;
    this.#part.end += bytes;
    this.#part.rows += row;
  }

  /** `oversized` is the first line that no job has room for. */
  end(): { headerEnd: number; parts: FilePart[]; oversized: number | undefined } {
    this.#cut();
    return { headerEnd: this.#headerEnd, parts: this.#parts, oversized: this.#oversized };
  }

  /** Blank lines alone are no part. */
  #cut(): void {
    const { lastLine, end } = this.#part;
    if (this.#part.rows > 0) this.#parts.push(this.#part);
    this.#part = { firstLine: lastLine + 1, lastLine, start: end, end, rows: 0 };
  }
}
