/** Ranges of texts and of UUIDs, as SQLite compares them. */
import { behindPrefix, uuidDigits } from '../range.ts';

/** Sorts after every text: SQLite orders blobs behind them. */
const afterAllTexts = new Uint8Array(0);

/** A range from `low` on and below `high`. */
export interface TextRange {
  low: string;
  high: string | Uint8Array;
}

/** Exactly this text. */
export const exactRange = (value: string): TextRange => ({ low: value, high: `${value}\0` });

/** All texts that begin so. */
export const prefixRange = (prefix: string): TextRange => ({
  low: prefix,
  high: behindPrefix(prefix) ?? afterAllTexts,
});

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

/** All UUIDs whose text begins so, both ends included; undefined when none can. */
export function uuidRange(prefix: string): { low: Uint8Array; high: Uint8Array } | undefined {
  const digits = uuidDigits(prefix);
  return digits && { low: Buffer.from(digits.low, 'hex'), high: Buffer.from(digits.high, 'hex') };
}
