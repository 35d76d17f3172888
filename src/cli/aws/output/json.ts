/** `--output json`. */
import { pythonFloat } from './python-text.ts';
import { isMap, type Value } from './value.ts';

/** An answer without members is no output at all; anything else is, `null` included. */
export const formatJson = (value: Value): string =>
  isMap(value) && value.size === 0 ? '' : `${jsonText(value, '\n')}\n`;

/** `newline` is what begins a line at the value's own depth. */
export function jsonText(value: Value, newline: string): string {
  if (isMap(value)) {
    const members = [...value].map(
      ([name, item]) => `${JSON.stringify(name)}: ${jsonText(item, `${newline}    `)}`,
    );
    return bracketed('{', members, '}', newline);
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => jsonText(item, `${newline}    `));
    return bracketed('[', items, ']', newline);
  }
  return jsonScalar(value);
}

function bracketed(open: string, parts: string[], close: string, newline: string): string {
  if (parts.length === 0) return open + close;
  return `${open}${newline}    ${parts.join(`,${newline}    `)}${newline}${close}`;
}

/** Characters beyond ASCII stay as they are. */
export function jsonScalar(value: null | boolean | string | bigint | number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return jsonFloat(value);
  return String(value);
}

/** Python's writer knows numbers that JSON does not. */
function jsonFloat(number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number < 0 ? '-Infinity' : 'Infinity';
  return pythonFloat(number);
}

/** One line without spaces, in ASCII: what `to_string` of a query makes. */
export function compactJson(value: Value): string {
  if (isMap(value))
    return `{${[...value].map(([k, v]) => `${compactJson(k)}:${compactJson(v)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  return jsonScalar(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
