/** What the doctor says, line by line. */
import type { Output, Paint } from './terminal.ts';

export type Area = 'This machine' | 'The server' | 'The keys' | 'The import';

export interface Diagnosis {
  area: Area;
  /** `unknown`: could not be found out. Only a problem makes the doctor fail. */
  state: 'ok' | 'note' | 'unknown' | 'problem';
  subject: string;
  text: string;
  /** What to do about it. */
  fix?: string | undefined;
}

/** Takes diagnoses as they are made. */
export interface Report {
  readonly diagnoses: readonly Diagnosis[];
  ok(subject: string, text: string): void;
  note(subject: string, text: string, fix?: string): void;
  unknown(subject: string, text: string): void;
  problem(subject: string, text: string, fix?: string): void;
  /** The report of the next area. */
  in(area: Area): Report;
}

export function createReport(area: Area, told: (diagnosis: Diagnosis) => void): Report {
  const diagnoses: Diagnosis[] = [];
  const tell = (diagnosis: Diagnosis) => {
    diagnoses.push(diagnosis);
    told(diagnosis);
  };
  const reportOf = (at: Area): Report => ({
    diagnoses,
    ok: (subject, text) => tell({ area: at, state: 'ok', subject, text }),
    note: (subject, text, fix) => tell({ area: at, state: 'note', subject, text, fix }),
    unknown: (subject, text) => tell({ area: at, state: 'unknown', subject, text }),
    problem: (subject, text, fix) => tell({ area: at, state: 'problem', subject, text, fix }),
    in: reportOf,
  });
  return reportOf(area);
}

const marks = {
  ok: ['green', '✓'],
  note: ['yellow', '!'],
  unknown: ['yellow', '?'],
  problem: ['red', '✗'],
} as const;

const subjectWidth = 16;

/** Writes each diagnosis as it comes: some take a second to make. */
export function diagnosisWriter(output: Output, paint: Paint): (diagnosis: Diagnosis) => void {
  let above: Area | undefined;
  return ({ area, state, subject, text, fix }) => {
    if (area !== above) output.write(`${above ? '\n' : ''}${paint('bold', area)}\n`);
    above = area;
    const [style, mark] = marks[state];
    output.write(`  ${paint(style, mark)} ${subject.padEnd(subjectWidth)} ${text}\n`);
    for (const line of fix?.split('\n') ?? [])
      output.write(`    ${' '.repeat(subjectWidth)} → ${line}\n`);
  };
}
