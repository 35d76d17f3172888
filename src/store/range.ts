/** Ranges of texts and of UUIDs, in the byte order in which stores keep them. */

const lastCodePoint = 0x10ffff;

/** The first text behind all that begin so; undefined when there is none. */
export function behindPrefix(prefix: string): string | undefined {
  // What has no UTF-8 is stored as U+FFFD.
  const points = Array.from(prefix.toWellFormed(), (char) => char.codePointAt(0) ?? 0);
  while (points.at(-1) === lastCodePoint) points.pop();
  const last = points.pop();
  return last === undefined ? undefined : String.fromCodePoint(...points, nextCodePoint(last));
}

/** Skips the surrogates, which no text in UTF-8 has. */
const nextCodePoint = (point: number): number => (point === 0xd7ff ? 0xe000 : point + 1);

const uuidShape = '00000000-0000-0000-0000-000000000000';

/** All UUIDs whose text begins so, as 32 digits, both ends included; undefined when none can. */
export function uuidDigits(prefix: string): { low: string; high: string } | undefined {
  if (prefix.length > uuidShape.length) return undefined;
  for (let i = 0; i < prefix.length; i++) {
    const fits = uuidShape[i] === '-' ? prefix[i] === '-' : /[0-9a-f]/.test(prefix[i] ?? '');
    if (!fits) return undefined;
  }
  const digits = prefix.replaceAll('-', '');
  return { low: digits.padEnd(32, '0'), high: digits.padEnd(32, 'f') };
}
