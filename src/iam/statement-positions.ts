/** Where the statements of a policy stand in its text. */

export interface Span {
  start: Place;
  end: Place;
}

/** Line and column count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Strings, and the characters that open, part and close things. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** One span a statement, in order. `text` must be a policy that was parsed. */
export function statementSpans(text: string): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let field = '';
  let from: number | undefined;
  let inList = false;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (depth === 1 && token.startsWith('"') && from === undefined) field = JSON.parse(token);
    if (token === '[' && depth === 1) inList = field === 'Statement';
    // The object itself, or one in the list.
    const statementDepth = inList ? 2 : 1;
    if (token === '{' && field === 'Statement' && depth === statementDepth) from = index;
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    if (token === ']' && depth === 1) inList = false;
    if (token === '}' && from !== undefined && depth === statementDepth) {
      spans.push({ start: placeOf(text, from), end: placeOf(text, index + 1) });
      from = undefined;
    }
  }
  return spans;
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
