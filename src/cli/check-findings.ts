/** What a check found, grouped by cause on the way: how often, on which lines, and an example. */

/**
 * What becomes of the rows: they fail, are skipped, are imported and may fare otherwise on AWS
 * (`differs`); or the finding is about the whole file, which is refused (`refused`).
 */
export type Effect = 'refused' | 'failed' | 'skipped' | 'differs';

export interface Example {
  line: number;
  /** The line that had the same name before. */
  sameAs?: number | undefined;
  /** Values of the user's, by column: for a terminal, and never for a log. */
  values: [column: string, value: string][];
}

export interface Finding {
  effect: Effect;
  text: string;
  count: number;
  /** The lowest line numbers, in order; none for what is about the whole file. */
  firstLines: number[];
  examples: Example[];
}

/** Line numbers that are kept of each finding. */
const firstLinesMax = 5;

export class Findings {
  readonly #byText = new Map<string, Finding>();
  readonly #examplesMax: number;

  constructor(examplesMax: number) {
    this.#examplesMax = examplesMax;
  }

  /** A finding about the file as a whole. */
  addFile(effect: Effect, text: string): void {
    this.#finding(effect, text).count += 1;
  }

  /** Rows are to be added in the order of the file. `example` is only made when it is kept. */
  addRow(effect: Effect, text: string, line: number, example?: () => Omit<Example, 'line'>): void {
    const finding = this.#finding(effect, text);
    finding.count += 1;
    if (finding.firstLines.length < firstLinesMax) finding.firstLines.push(line);
    if (example && finding.examples.length < this.#examplesMax)
      finding.examples.push({ line, ...example() });
  }

  /** Those with these effects, the most frequent first. */
  list(...effects: Effect[]): Finding[] {
    return [...this.#byText.values()]
      .filter(({ effect }) => effects.includes(effect))
      .sort((a, b) => b.count - a.count);
  }

  #finding(effect: Effect, text: string): Finding {
    let finding = this.#byText.get(text);
    if (!finding) {
      finding = { effect, text, count: 0, firstLines: [], examples: [] };
      this.#byText.set(text, finding);
    }
    return finding;
  }
}
