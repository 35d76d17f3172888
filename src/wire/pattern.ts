/** The contract's patterns are Java's and match the whole value; these are their equals here. */

/** Java's `\s` knows six characters, JavaScript's every space of Unicode. */
const space = ' \\t\\n\\x0b\\f\\r';
const notSpace = '\\0-\\x08\\x0e-\\x1f!-\\u{10ffff}';

export function compilePattern(pattern: string): RegExp {
  let flags = 'u';
  let source = pattern;
  if (source.startsWith('(?s)')) {
    flags += 's';
    source = source.slice('(?s)'.length);
  }
  // What the contract of STS writes is meant as the planes above the first.
  source = source.replace('\\u10000-\\u10FFFF', '\\u{10000}-\\u{10ffff}');
  return new RegExp(`^(?:${withJavaSpaces(source)})$`, flags);
}

function withJavaSpaces(source: string): string {
  let inClass = false;
  return source.replace(/\\.|[[\]]/gs, (token) => {
    if (token === '[' || token === ']') inClass = token === '[';
    if (token === '\\s') return inClass ? space : `[${space}]`;
    if (token === '\\S') return inClass ? notSpace : `[${notSpace}]`;
    return token;
  });
}
