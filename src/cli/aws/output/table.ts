/** `--output table`: boxes inside of boxes, one for each structure. */
import { pythonText } from './python-text.ts';
import { Section } from './table-section.ts';
import { pythonType } from './text.ts';
import { byCodePoint, isMap, isScalar, type Value, type ValueMap } from './value.ts';
import { displayWidth } from './wide-characters.ts';

export interface TableStyle {
  colours: boolean;
  /** Each write ends with a reset of all colours, as the reference's terminal library does it. */
  resets: boolean;
  /** Boxes that are wider are set upright. */
  columns: number;
}

/** Each string is one write; an empty answer has none. */
export function formatTable(title: string, value: Value, style: TableStyle): string[] {
  const builder = new TableBuilder();
  return builder.add(title, value, 0) ? new TableRenderer(style).render(builder.sections) : [];
}

class TableBuilder {
  readonly sections: Section[] = [];

  /** Without a title, `value` goes into the last box. False when there is nothing to show. */
  add(title: string | undefined, value: Value, depth: number): boolean {
    if (isEmpty(value)) return false;
    if (title !== undefined) this.sections.push(new Section(title, depth));
    if (Array.isArray(value)) {
      if (isMap(value[0])) this.#addMaps(value, depth, title ?? '');
      else for (const item of value) this.#addItem(item);
    } else if (isMap(value)) this.#addMap(value, depth);
    return true;
  }

  get #section(): Section {
    const last = this.sections.at(-1);
    if (!last) throw new TypeError('a table has no box to write into');
    return last;
  }

  #addItem(item: Value): void {
    // Of a map among scalars, the names are shown and not the values.
    const cells = isMap(item) ? [...item.keys()] : isScalar(item) ? [item] : item;
    if (cells.every(isScalar)) this.#section.addRow(cells.map(pythonText));
    else this.add(undefined, item, 0);
  }

  #addMap(map: ValueMap, depth: number): void {
    const { scalars, others } = namesOf([map]);
    const cells = scalars.map((name) => pythonText(map.get(name) ?? null));
    if (scalars.length === 1) this.#section.addRow([...scalars, ...cells]);
    else if (scalars.length > 1) {
      this.#section.addHeader(scalars);
      this.#section.addRow(cells);
    }
    for (const name of others) this.add(name, map.get(name) ?? null, depth + 1);
  }

  #addMaps(maps: Value[], depth: number, title: string): void {
    const { scalars, others } = namesOf(maps);
    this.#section.addHeader(scalars);
    maps.filter(isMap).forEach((map, i) => {
      if (i > 0 && others.length > 0) {
        this.sections.push(new Section(title, depth));
        this.#section.addHeader(scalars);
      }
      this.#section.addRow(scalars.map((name) => pythonText(map.get(name) ?? absent(map, name))));
      for (const name of others)
        if (map.has(name)) this.add(name, map.get(name) ?? null, depth + 1);
    });
  }
}

const absent = (map: ValueMap, name: string): Value => (map.has(name) ? null : '');

/** What Python calls false: nothing is drawn of it. */
const isEmpty = (value: Value): boolean =>
  (isMap(value) && value.size === 0) ||
  (Array.isArray(value) && value.length === 0) ||
  (isScalar(value) && !value);

/** The names of members that are scalars somewhere, and of those that are not. */
function namesOf(maps: Value[]): { scalars: string[]; others: string[] } {
  const scalars = new Set<string>();
  const others = new Set<string>();
  for (const map of maps) {
    if (!isMap(map)) throw new TypeError(notIterable(map));
    for (const [name, value] of map) (isScalar(value) ? scalars : others).add(name);
  }
  return { scalars: [...scalars].sort(byCodePoint), others: [...others].sort(byCodePoint) };
}

/** What the reference says of a list whose first item is a map and another one is none. */
const notIterable = (value: Value): string =>
  typeof value === 'string'
    ? "string indices must be integers, not 'str'"
    : Array.isArray(value)
      ? 'list indices must be integers or slices, not str'
      : `'${pythonType(value)}' object is not iterable`;

const bold = '\u001b[1m';
const dim = '\u001b[2m';
const blue = '\u001b[34m';
const yellow = '\u001b[33m';
const reset = '\u001b[0m';

class TableRenderer {
  readonly #style: TableStyle;
  readonly #out: string[] = [];

  constructor(style: TableStyle) {
    this.#style = style;
  }

  render(drawn: Section[]): string[] {
    const widest = (boxes: Section[]) => Math.max(...boxes.map((box) => box.totalWidth()));
    const sections = widest(drawn) > this.#style.columns ? drawn.map((s) => s.upright()) : drawn;
    const width = widest(sections);
    this.#write(`${'-'.repeat(width)}\n`);
    for (const section of sections) this.#section(section, width - 2 * section.depth);
    return this.#out;
  }

  #section(section: Section, width: number): void {
    const { title, headers, rows, depth } = section;
    if (title) {
      this.#line(centred(title, width, true), depth);
      if (headers.length === 0 && rows.length === 0)
        this.#line(`+${'-'.repeat(width - 2)}+`, depth);
    }
    const widths = section.columnWidths(width);
    if (headers.length > 0) {
      this.#line(ruled(widths), depth);
      const cells = headers.map((cell, i) => centred(cell, widths[i] ?? 0, i === 0));
      this.#line(cells.join(''), depth);
    }
    if (rows.length === 0 || widths.length === 0) return;
    this.#line(ruled(widths), depth);
    for (const row of rows)
      this.#line(row.map((cell, i) => this.#cell(cell, widths[i] ?? 0, i === 0)).join(''), depth);
    this.#line(ruled(widths), depth);
  }

  #cell(text: string, width: number, first: boolean): string {
    const edge = first ? '|' : '';
    const length = displayWidth(text);
    const padding = width - (length + 2 + edge.length + 1) >= 0 ? 2 : 0;
    const rest = Math.max(0, width - edge.length - padding - length - 1);
    const shown = this.#style.colours ? bold + blue + text + reset : text;
    return `${edge}${' '.repeat(padding)}${shown}${' '.repeat(rest)}|`;
  }

  /** A line inside of `depth` boxes, whose marks are writes of their own. */
  #line(text: string, depth: number): void {
    const mark = this.#style.colours ? `${dim}${yellow}|${reset}` : '|';
    this.#write(mark.repeat(depth));
    this.#write(text);
    this.#write(mark.repeat(depth));
    this.#write('\n');
  }

  #write(text: string): void {
    this.#out.push(this.#style.resets ? text + reset : text);
  }
}

/** `+-----+----+` */
const ruled = (widths: number[]): string =>
  `+${widths.map((width, i) => `${'-'.repeat(width - (i === 0 ? 2 : 1))}+`).join('')}`;

function centred(text: string, width: number, first: boolean): string {
  const edge = first ? '|' : '';
  const length = displayWidth(text);
  const before = Math.max(0, Math.floor(width / 2) - Math.floor(length / 2) - 1);
  const left = Math.floor(width / 2) - Math.floor(length / 2) - 1;
  const rest = Math.max(0, width - 1 - (edge.length + left + length));
  return `${edge}${' '.repeat(before)}${text}${' '.repeat(rest)}|`;
}
