/** Why rows were not imported, as a table. */
import type { Reason } from './reasons.ts';
import { shown } from './table.ts';
import { alignColumns, counted, formatNumber } from './terminal.ts';

/** More than the longest sentence that there is. */
const reasonCharactersMax = 300;

export function renderReasons(reasons: readonly Reason[], reasonsMax: number): string[] {
  const rows = reasons
    .slice(0, reasonsMax)
    .map((reason) => [
      `  ${formatNumber(reason.count)}`,
      reason.outcome,
      firstLines(reason),
      shown(reason.text, reasonCharactersMax),
    ]);
  const table = alignColumns(
    [['  Rows', 'Outcome', 'Lines', 'Reason'], ...rows],
    ['right', 'left', 'left', 'left'],
  );
  const rest = reasons.length - rows.length;
  return rest > 0 ? [...table, `  … and ${counted(rest, 'other reason')}`] : table;
}

const firstLines = ({ firstLines, count }: Reason): string =>
  firstLines.join(', ') + (count > firstLines.length ? ' …' : '');
