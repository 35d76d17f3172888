/** Why rows were not imported: the lines of the job's log, grouped by their reason. */

export interface Reason {
  outcome: 'failed' | 'skipped';
  text: string;
  count: number;
  /** The lowest line numbers of the file, in order. */
  firstLines: number[];
}

/** Line numbers that are kept of each reason. */
const firstLinesMax = 5;

const outcomes = { SUCCEEDED: 'imported', FAILED: 'failed', SKIPPED: 'skipped' } as const;
const logLine = /^\[(SUCCEEDED|FAILED|SKIPPED)\] Line Number (\d+) - (.*)$/s;

/** What a log line says of a row; undefined when it is about none. */
export interface LoggedRow {
  outcome: (typeof outcomes)[keyof typeof outcomes];
  /** Of the file; the header is line 1. */
  line: number;
  reason: string;
}

export function parseLogLine(text: string): LoggedRow | undefined {
  const [, word, number, reason = ''] = logLine.exec(text) ?? [];
  if (!word || !number) return undefined;
  return { outcome: outcomes[word as keyof typeof outcomes], line: Number(number), reason };
}

/**
 * Takes log lines one by one. Grouping happens on the way: a log of half a million lines may
 * hold few reasons, and is never held itself.
 */
export class ReasonTally {
  readonly #reasons = new Map<string, Reason>();
  /** Failed and skipped rows so far. */
  rows = 0;

  /** A line of an imported row, or of none, counts for nothing. */
  add(line: string): void {
    const row = parseLogLine(line);
    if (!row || row.outcome === 'imported') return;
    this.rows += 1;
    const { outcome, reason: text } = row;
    const key = `${outcome} ${text}`;
    const reason = this.#reasons.get(key) ?? { outcome, text, count: 0, firstLines: [] };
    this.#reasons.set(key, reason);
    reason.count += 1;
    keepLowest(reason.firstLines, row.line);
  }

  /** Most frequent first. */
  reasons(): Reason[] {
    return [...this.#reasons.values()].sort((a, b) => b.count - a.count);
  }
}

function keepLowest(lines: number[], line: number): void {
  if (lines.length === firstLinesMax && line > (lines.at(-1) ?? 0)) return;
  lines.push(line);
  lines.sort((a, b) => a - b);
  if (lines.length > firstLinesMax) lines.pop();
}
