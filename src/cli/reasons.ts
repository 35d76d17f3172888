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

const logLine = /^\[(FAILED|SKIPPED)\] Line Number (\d+) - (.*)$/s;

/**
 * Takes log lines one by one. Grouping happens on the way: a log of half a million lines may
 * hold few reasons, and is never held itself.
 */
export class ReasonTally {
  readonly #reasons = new Map<string, Reason>();
  /** Failed and skipped rows so far. */
  rows = 0;

  /** A line of another kind counts for nothing. */
  add(line: string): void {
    const [, word, number, text = ''] = logLine.exec(line) ?? [];
    if (!word || !number) return;
    this.rows += 1;
    const outcome = word === 'FAILED' ? 'failed' : 'skipped';
    const key = `${outcome} ${text}`;
    const reason = this.#reasons.get(key) ?? { outcome, text, count: 0, firstLines: [] };
    this.#reasons.set(key, reason);
    reason.count += 1;
    keepLowest(reason.firstLines, Number(number));
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
