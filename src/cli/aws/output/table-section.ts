/** One box of a table: a title, column titles, rows; and how wide its columns are. */
import { displayWidth } from './wide-characters.ts';

/** A row does not have as many cells as the box has columns. */
export class RowError extends Error {}

/** Around the text of a cell: two blanks or a border on each side. */
const cellPadding = 4;
const borders = 2;

export class Section {
  readonly title: string;
  readonly depth: number;
  headers: string[] = [];
  rows: string[][] = [];
  #widths: number[] = [];
  #columns: number | undefined;

  constructor(title: string, depth: number) {
    this.title = title;
    this.depth = depth;
  }

  addHeader(headers: string[]): void {
    this.#widen(headers);
    this.#columns ??= headers.length;
    this.headers = headers;
  }

  addRow(row: string[]): void {
    this.#columns ??= row.length;
    if (row.length !== this.#columns)
      throw new RowError(`Row should have ${this.#columns} elements, instead it has ${row.length}`);
    this.rows.push(row);
    this.#widen(row);
  }

  #widen(row: string[]): void {
    this.#widths = row.map((cell, i) => Math.max(displayWidth(cell), this.#widths[i] ?? 0));
  }

  /** What the box needs, with the marks of the boxes around it. */
  totalWidth(): number {
    const marks = 2 * this.depth;
    const cells = this.#widths.reduce((sum, width) => sum + width + cellPadding, 0);
    return Math.max(displayWidth(this.title) + borders + marks, cells + borders + marks);
  }

  /** The widths of the columns when together they are to fill `total`. */
  columnWidths(total: number): number[] {
    const natural = this.#widths.map((width) => width + cellPadding);
    const sum = natural.reduce((all, width) => all + width, 0);
    if (sum === 0) return [];
    const scaled = natural.map((width) => roundHalfEven((total / sum) * width));
    let offBy = scaled.reduce((all, width) => all + width, 0) - total;
    while (offBy !== 0) {
      const step = Math.sign(offBy);
      for (let i = 0; i < scaled.length && offBy !== 0; i++, offBy -= step) {
        const column = step > 0 ? i : scaled.length - 1 - i;
        scaled[column] = (scaled[column] ?? 0) - step;
      }
    }
    return scaled;
  }

  /** A box of one row with each column as a row of its own: narrower, and higher. */
  upright(): Section {
    const [row] = this.rows;
    if (this.rows.length !== 1 || !row || this.headers.length === 0) return this;
    const section = new Section(this.title, this.depth);
    this.headers.forEach((header, i) => {
      section.addRow([header, row[i] ?? '']);
    });
    return section;
  }
}

/** Python's `round`. */
function roundHalfEven(number: number): number {
  const floor = Math.floor(number);
  if (number - floor !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}
