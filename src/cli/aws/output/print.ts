/** Prints what was answered, in the format and through the query that were asked for. */
import type { Pages } from '../client/pages.ts';
import type { OutputFormat } from '../types.ts';
import { formatJson } from './json.ts';
import type { Query } from './query/interpreter.ts';
import type { Screen } from './screen.ts';
import { formatTable } from './table.ts';
import { formatText } from './text.ts';
import type { Value, ValueMap } from './value.ts';
import { formatYaml, formatYamlPage } from './yaml.ts';

export interface Printing {
  format: OutputFormat;
  query: Query | undefined;
  colours: boolean;
  /** The width of the terminal, as far as it is known. */
  columns: number;
  /** The title of a table. */
  operation: string;
}

/** An answer, or the pages of one, which have not been asked for yet. */
export type Answer = { one: ValueMap } | { pages: Pages };

export async function printAnswer(
  answer: Answer,
  printing: Printing,
  screen: Screen,
): Promise<void> {
  if (printing.format === 'text') return printText(answer, printing, screen);
  if (printing.format === 'yaml-stream') return printYamlPages(answer, printing, screen);
  const whole = 'one' in answer ? answer.one : await answer.pages.full();
  for (const text of formatted(asked(whole, printing), printing, screen)) screen.write(text);
}

const asked = (value: Value, { query }: Printing): Value => (query ? query.search(value) : value);

function formatted(value: Value, printing: Printing, { paged }: Screen): string[] {
  if (printing.format === 'json') return [formatJson(value)];
  if (printing.format === 'yaml') return [formatYaml(value)];
  const { colours, columns, operation } = printing;
  return formatTable(operation, value, { colours, columns, resets: colours && !paged });
}

/** Page by page, and so is the query: it sees one page, and of that what the pages are of. */
async function printText(answer: Answer, printing: Printing, screen: Screen): Promise<void> {
  const print = (value: Value) => formatText(asked(value, printing), screen.write);
  if ('one' in answer) {
    print(answer.one);
    return;
  }
  const { pages } = answer;
  let first = true;
  for await (const page of pages) {
    const shown: ValueMap = new Map(first ? pages.nonAggregatePart : []);
    first = false;
    for (const key of pages.resultKeys) shown.set(key, page.get(key) ?? null);
    print(shown);
  }
  if (pages.resumeToken !== undefined)
    print(new Map([['NextToken', new Map([['NextToken', pages.resumeToken]])]]));
}

async function printYamlPages(answer: Answer, printing: Printing, screen: Screen): Promise<void> {
  if ('one' in answer) {
    const value = asked(answer.one, printing);
    if (!(value instanceof Map && value.size === 0)) screen.write(formatYamlPage(value));
    return;
  }
  for await (const page of answer.pages) screen.write(formatYamlPage(asked(page, printing)));
}
