/** Tables of what others wrote: user names, job names, messages. */
import { stripVTControlCharacters } from 'node:util';

export interface Column<T> {
  title: string;
  cell(row: T): string;
  align?: 'left' | 'right';
  /** Colours the cell when it has its width. */
  paint?(text: string, row: T): string;
}

const widest = 60;

/**
 * Lines of a table, its header first. Widths are those of these rows, or of `widths` where a
 * table goes on over several pages.
 */
export function renderTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  widths = columnWidths(rows, columns),
): string[] {
  const line = (cells: string[]) => cells.join('  ').trimEnd();
  const header = columns.map(({ title, align }, i) => padded(title, widths[i] ?? 0, align));
  return [
    line(header),
    ...rows.map((row) =>
      line(
        columns.map(({ cell, align, paint }, i) => {
          const text = padded(shown(cell(row)), widths[i] ?? 0, align);
          return paint ? paint(text, row) : text;
        }),
      ),
    ),
  ];
}

export const columnWidths = <T>(rows: readonly T[], columns: readonly Column<T>[]): number[] =>
  columns.map(({ title, cell }) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(shown(cell(row))))),
  );

/** What a stranger wrote may hold what would move the cursor: such text is made harmless, short. */
export function shown(text: string, charactersMax = widest): string {
  const plain = stripVTControlCharacters(text).replace(/\p{C}/gu, '�');
  const characters = [...plain];
  return characters.length <= charactersMax
    ? plain
    : `${characters.slice(0, charactersMax - 1).join('')}…`;
}

function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? fill + text : text + fill;
}

const ascii = /^[ -~]*$/;
/** Scripts whose letters take two columns of a terminal, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text)
    if (!/\p{M}/u.test(character)) width += wide.test(character) ? 2 : 1;
  return width;
}
