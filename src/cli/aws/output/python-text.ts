/** Values as text in the form that Python gives them, which the AWS command line prints. */
import { isMap, type Value } from './value.ts';

/** `str(value)`: strings as they are, `None`, `True`, `1.0`, `['a', 1]`. */
export const pythonText = (value: Value): string =>
  typeof value === 'string' ? value : pythonRepr(value);

export function pythonRepr(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return pythonFloat(value);
  if (typeof value === 'string') return quoted(value);
  if (isMap(value))
    return `{${[...value].map(([k, v]) => `${quoted(k)}: ${pythonRepr(v)}`).join(', ')}}`;
  return `[${value.map(pythonRepr).join(', ')}]`;
}

/** `float.__repr__`: the shortest digits, with a point always, and exponents outside 1e-4…1e16. */
export function pythonFloat(number: number): string {
  if (Number.isNaN(number)) return 'nan';
  if (!Number.isFinite(number)) return number < 0 ? '-inf' : 'inf';
  if (number === 0) return Object.is(number, -0) ? '-0.0' : '0.0';
  const [mantissa = '', power = '0'] = number.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    const digits = mantissa.replace(/\D/g, '').length;
    return number.toFixed(Math.max(1, digits - 1 - exponent));
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const escapes: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** Single quotes, unless only double quotes need no escape. What does not print is escaped. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\p{C}\p{Z}\\'"]/gu, (character) => {
    if (character === ' ') return character;
    if (character === '"' || character === "'")
      return character === quote ? `\\${character}` : character;
    return escapes[character] ?? escapedCodePoint(character.codePointAt(0) ?? 0);
  });
  return `${quote}${inside}${quote}`;
}

function escapedCodePoint(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
