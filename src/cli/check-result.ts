/** What a check found, for people and for programs. */
import * as messages from '../import/messages.ts';
import type { CheckedFor } from './check-action.ts';
import type { CheckedFile } from './check-file.ts';
import type { Example, Finding } from './check-findings.ts';
import type { CheckReport } from './check-run.ts';
import { shown } from './table.ts';
import {
  alignColumns,
  counted,
  formatBytes,
  formatDuration,
  formatNumber,
  type Paint,
} from './terminal.ts';

interface Scene {
  file: CheckedFile;
  checkedFor: CheckedFor;
  paint: Paint;
  maxReasons: number;
}

export const isClean = ({ findings }: CheckReport): boolean =>
  findings.list('refused', 'failed', 'skipped').length === 0;

export const exitCodeOf = (report: CheckReport): number => (isClean(report) ? 0 : 1);

/** How the job would end. */
function jobEnd(report: CheckReport): { status: 'Succeeded' | 'Failed'; message: string } {
  const [refused] = report.findings.list('refused');
  if (refused) return { status: 'Failed', message: refused.text };
  return report.skipped + report.failed > report.imported
    ? { status: 'Failed', message: messages.tooManyBad }
    : { status: 'Succeeded', message: messages.completed };
}

export function renderReport(report: CheckReport, scene: Scene): string[] {
  const { paint, maxReasons } = scene;
  const { findings } = report;
  const refused = findings.list('refused');
  const rows = findings.list('failed', 'skipped');
  const differs = findings.list('differs');
  return [
    verdict(report, paint),
    '',
    ...renderNumbers(report, scene),
    ...section(
      'The file cannot be imported',
      refused.map(({ text }) => `  ${text}`),
    ),
    ...section('Not imported', renderFindings(rows, maxReasons, paint)),
    ...section('Imported here; AWS may differ', renderFindings(differs, maxReasons, paint)),
    ...notes(report, scene).flatMap((note) => ['', paint('yellow', `Note: ${note}`)]),
  ];
}

function verdict(report: CheckReport, paint: Paint): string {
  if (isClean(report)) return `${paint('green', 'Clean')}  Every user would be imported.`;
  const { status, message } = jobEnd(report);
  const refused = report.findings.list('refused').length > 0;
  if (status === 'Failed')
    return `${paint('red', 'Problems')}  The import would fail${refused ? '.' : `: ${message}`}`;
  return `${paint('yellow', 'Problems')}  The import would succeed without some rows.`;
}

function renderNumbers(report: CheckReport, { file, checkedFor }: Scene): string[] {
  const perSecond = (1000 * report.rows) / report.durationMs;
  const places = [
    ['  File', `${file.path}, ${formatBytes(file.bytes)}`],
    ['  Checked for', checkedFor.name],
  ];
  if (!report.rowsRead) return alignColumns(places, ['left', 'left']);
  const numbers = [
    ['  Would import', formatNumber(report.imported)],
    ['  Would skip', formatNumber(report.skipped)],
    ['  Would fail', formatNumber(report.failed)],
  ];
  const time = `${formatDuration(report.durationMs)}, ${formatNumber(perSecond)} rows/s`;
  return [
    ...alignColumns([...places, ['  Checked in', time]], ['left', 'left']),
    '',
    ...alignColumns(numbers, ['left', 'right']),
  ];
}

const section = (title: string, lines: string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines] : [];

const words = { refused: '', failed: 'failed', skipped: 'skipped', differs: 'imported' };

function renderFindings(findings: Finding[], shownMax: number, paint: Paint): string[] {
  if (findings.length === 0) return [];
  const visible = findings.slice(0, shownMax);
  const [header = '', ...lines] = alignColumns(
    [['  Rows', 'Outcome', 'Lines', 'Reason'], ...visible.map(cells)],
    ['right', 'left', 'left', 'left'],
  );
  const table = visible.flatMap((finding, i) => [
    lines[i] ?? '',
    ...finding.examples
      .filter(saysMore)
      .map((example) => paint('dim', `          ${renderExample(example)}`)),
  ]);
  const rest = findings.length - visible.length;
  return [header, ...table, ...(rest > 0 ? [`  … and ${counted(rest, 'other problem')}`] : [])];
}

const cells = ({ effect, text, count, firstLines }: Finding): string[] =>
  firstLines.length === 0
    ? ['–', 'the file', '', text]
    : [formatNumber(count), words[effect], listed(firstLines, count), text];

const listed = (lines: number[], count: number): string =>
  lines.join(', ') + (count > lines.length ? ' …' : '');

/** Of a row that could not be read nothing can be shown. */
const saysMore = ({ values, sameAs }: Example): boolean =>
  values.length > 0 || sameAs !== undefined;

const valueCharactersMax = 40;

function renderExample({ line, sameAs, values }: Example): string {
  const pairs = values.map(
    ([column, value]) => `${column} ${JSON.stringify(shown(value, valueCharactersMax))}`,
  );
  const same = sameAs === undefined ? [] : [`as on line ${sameAs}`];
  return [`line ${line}:`, [...pairs, ...same].join(', ')].join(' ');
}

function notes({ names }: CheckReport, { checkedFor }: Scene): string[] {
  const result: string[] = [];
  if (checkedFor.users)
    result.push(
      `the pool has ${counted(checkedFor.users, 'user')}; rows of users that it has already ` +
        'would be skipped, and are not told here.',
    );
  if (names.full)
    result.push(`only the first ${counted(names.known, 'name')} were compared for repeats.`);
  return result;
}

/** The report as one document. Values of users are in it only if examples were asked for. */
export function checkReportJson(
  report: CheckReport,
  file: CheckedFile,
  checkedFor: CheckedFor,
): object {
  const { findings, rows, imported, skipped, failed, names, durationMs } = report;
  return {
    clean: isClean(report),
    job: jobEnd(report),
    file: file.path,
    bytes: file.bytes,
    checkedFor: { source: checkedFor.source, name: checkedFor.name },
    rows: report.rowsRead ? { total: rows, imported, skipped, failed } : undefined,
    refusals: findings.list('refused').map(({ text }) => text),
    problems: findings.list('failed', 'skipped').map(findingJson),
    differences: findings.list('differs').map(findingJson),
    namesCompared: names.known,
    namesComplete: !names.full,
    durationMs: Math.round(durationMs),
    rowsPerSecond: Math.round((1000 * rows) / durationMs),
  };
}

const findingJson = ({ effect, text, count, firstLines, examples }: Finding): object => ({
  text,
  ...(firstLines.length > 0 && { outcome: words[effect], count, firstLines }),
  ...(examples.length > 0 && {
    examples: examples.map(({ values, ...rest }) => ({
      ...rest,
      values: Object.fromEntries(values),
    })),
  }),
});
