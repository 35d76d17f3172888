/** Ranges of texts and of UUIDs, in the byte order in which the database keeps them. */

/** Sorts after every text: SQLite orders blobs behind them. */
const afterAllTexts = new Uint8Array(0);

const lastCodePoint = 0x10ffff;

/** A range from `low` on and below `high`. */
export interface TextRange {
  low: string;
  high: string | Uint8Array;
}

/** Exactly this text. */
export const exactRange = (value: string): TextRange => ({ low: value, high: `${value}\0` });

/** All texts that begin so. */
export function prefixRange(prefix: string): TextRange {
  // What has no UTF-8 is stored as U+FFFD.
  const points = Array.from(prefix.toWellFormed(), (char) => char.codePointAt(0) ?? 0);
  while (points.at(-1) === lastCodePoint) points.pop();
  const last = points.pop();
  const high =
    last === undefined ? afterAllTexts : String.fromCodePoint(...points, nextCodePoint(last));
  return { low: prefix, high };
}

/** Skips the surrogates, which no text in UTF-8 has. */
const nextCodePoint = (point: number): number => (point === 0xd7ff ? 0xe000 : point + 1);

/**
 * Compares as UTF-8 does, by code points. JavaScript's own order, by UTF-16 units, puts the
 * characters beyond U+FFFF before U+E000.
 */
export function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

const uuidShape = '00000000-0000-0000-0000-000000000000';

/** All UUIDs whose text begins so, both ends included; undefined when none can. */
export function uuidRange(prefix: string): { low: Uint8Array; high: Uint8Array } | undefined {
  if (prefix.length > uuidShape.length) return undefined;
  for (let i = 0; i < prefix.length; i++) {
    const fits = uuidShape[i] === '-' ? prefix[i] === '-' : /[0-9a-f]/.test(prefix[i] ?? '');
    if (!fits) return undefined;
  }
  const digits = prefix.replaceAll('-', '');
  return {
    low: Buffer.from(digits.padEnd(32, '0'), 'hex'),
    high: Buffer.from(digits.padEnd(32, 'f'), 'hex'),
  };
}
