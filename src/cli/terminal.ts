/** Text for people: numbers, sizes, durations, aligned columns, and colours where wanted. */
import { styleText } from 'node:util';

/** A place to write to, of which a command needs no more than this. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

type Style = Parameters<typeof styleText>[0];
/** Styles a text, or leaves it as it is where colours are unwanted. */
export type Paint = (style: Style, text: string) => string;

/** Colours on a terminal that has them, unless `NO_COLOR` (https://no-color.org) is set. */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  const colours = output.isTTY && !env.NO_COLOR && env.TERM !== 'dumb';
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}

/** `12,345` */
export const formatNumber = (number: number): string => Math.round(number).toLocaleString('en-US');

/** `1 row`, `12,345 rows` */
export const counted = (number: number, noun: string): string =>
  `${formatNumber(number)} ${noun}${number === 1 ? '' : 's'}`;

/** Decimal units, as AWS's quotas are read. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(0)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** `0.14 s`, `12.3 s`, `3 min 05 s`, `2 h 07 min` */
export function formatDuration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const [small, unit, bigUnit] =
    seconds < 3600 ? [Math.round(seconds), 's', 'min'] : [Math.round(seconds / 60), 'min', 'h'];
  return `${Math.floor(small / 60)} ${bigUnit} ${String(small % 60).padStart(2, '0')} ${unit}`;
}

/** Rows of cells as lines, each column as wide as its widest cell. */
export function alignColumns(rows: string[][], alignments: ('left' | 'right')[]): string[] {
  const widths = alignments.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const width = widths[i] ?? 0;
        return alignments[i] === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** `2026-03-01 14:05`, in the time zone of the machine, of epoch seconds. */
export function formatDate(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const at = new Date(seconds * 1000);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The same moment for programs: ISO 8601, in UTC. */
export const isoDate = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
