/** What was measured, beside its floor or peer and what it is to reach, as a table. */
import { median } from './statistics.ts';

export interface Measure {
  name: string;
  unit:
    | 'users/s'
    | 'rows/s'
    | 'calls/s'
    | 'sign-ins/s'
    | 'MB/s'
    | 'ms'
    | 'µs'
    | 'MB'
    | 'bytes'
    | 'rows';
  /** One value for each repetition. */
  here: number[];
  /** The same by something else, in the same repetitions. */
  beside?: { name: string; values: number[] };
  goals?: Goal[];
}

export interface Goal {
  text: string;
  reached(here: number, ratio: number): boolean;
}

const figure = (value: number): string => {
  if (Number.isNaN(value)) return '–';
  const fractionDigits = value !== 0 && Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  const most = Number.isInteger(value) ? 0 : fractionDigits;
  return value.toLocaleString('en-US', { maximumFractionDigits: most });
};

export const atLeast = (least: number): Goal => ({
  text: `≥ ${figure(least)}`,
  reached: (here) => here >= least,
});

export const atMost = (most: number): Goal => ({
  text: `≤ ${figure(most)}`,
  reached: (here) => here <= most,
});

export const ratioAtLeast = (least: number): Goal => ({
  text: `ratio ≥ ${least}`,
  reached: (_, ratio) => ratio >= least,
});

export const ratioAtMost = (most: number): Goal => ({
  text: `ratio ≤ ${most}`,
  reached: (_, ratio) => ratio <= most,
});

/** Of each repetition with its own neighbour, since a machine is not the same for long. */
function ratioOf({ here, beside }: Measure): number {
  const neighbours = beside?.values ?? [];
  return median(here.map((value, i) => value / (neighbours[i] ?? median(neighbours))));
}

/** The median, and from where to where the repetitions went. */
function spread(values: number[], unit: string): string {
  const middle = `${figure(median(values))} ${unit}`;
  if (values.length < 2) return middle;
  return `${middle} (${figure(Math.min(...values))}–${figure(Math.max(...values))})`;
}

const headings = ['figure', 'here', 'floor or peer', 'ratio', 'goal', ''];

function cells(measure: Measure): string[] {
  const { name, unit, here, beside, goals = [] } = measure;
  const ratio = ratioOf(measure);
  const reached = goals.every((goal) => goal.reached(median(here), ratio));
  return [
    name,
    spread(here, unit),
    beside ? `${spread(beside.values, unit)}, ${beside.name}` : '',
    beside ? figure(ratio) : '',
    goals.map((goal) => goal.text).join(', '),
    goals.length === 0 ? '' : reached ? '✓' : '✗',
  ];
}

export function renderText(measures: Measure[]): string {
  const rows = [headings, ...measures.map(cells)];
  const widths = headings.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

export function renderMarkdown(measures: Measure[]): string {
  const line = (row: string[]) => `| ${row.join(' | ')} |`;
  const rule = headings.map(() => '---');
  return [headings, rule, ...measures.map(cells)].map(line).join('\n');
}

/** One measure for whoever watches. */
export const renderLine = (measure: Measure): string => cells(measure).filter(Boolean).join(' · ');
