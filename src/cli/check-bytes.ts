/** Lines with bytes that not every reader of CSV takes alike, found while the file streams by. */

const newline = 10;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/** What the blocks of a file show, as offsets of which each line has at most one. */
export class ByteMarks {
  /** Double quotes. */
  readonly quotes = new Offsets();
  /** Backslashes that escape no comma. */
  readonly backslashes = new Offsets();
  startsWithMark = false;

  look(block: Buffer, offset: number): void {
    if (offset === 0)
      this.startsWithMark = block.subarray(0, 3).toString('latin1') === '\xef\xbb\xbf';
    for (let at = block.indexOf(quote); at >= 0; at = block.indexOf(quote, nextLine(block, at)))
      this.quotes.push(offset + at);
    let at = block.indexOf(backslash);
    while (at >= 0) {
      // What a block is cut after counts as an escape, as nearly every backslash is one.
      const escapes = at + 1 === block.length || block[at + 1] === comma;
      if (!escapes) this.backslashes.push(offset + at);
      at = block.indexOf(backslash, escapes ? at + 2 : nextLine(block, at));
    }
  }
}

/** Where the line after the one at `at` begins; the block's length where it has no end. */
function nextLine(block: Buffer, at: number): number {
  const end = block.indexOf(newline, at);
  return end < 0 ? block.length : end + 1;
}

/** Offsets in the order of the file, taken out line by line. */
class Offsets {
  readonly #waiting: number[] = [];
  #at = 0;

  push(offset: number): void {
    this.#waiting.push(offset);
  }

  /** Takes out the offsets before `end`; true when there are any. */
  takeBefore(end: number): boolean {
    const first = this.#at;
    while (this.#at < this.#waiting.length && (this.#waiting[this.#at] ?? end) < end) this.#at += 1;
    const any = this.#at > first;
    if (this.#at === this.#waiting.length) this.#waiting.length = this.#at = 0;
    return any;
  }
}
