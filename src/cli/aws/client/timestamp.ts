/** Timestamps as the AWS command line prints them. */
import type { Value } from '../output/value.ts';

/** ISO 8601, or as on the wire. */
export type TimestampFormat = 'iso8601' | 'wire';

/** Epoch seconds become local time with its offset; a text keeps the offset that it has. */
export function formatTimestamp(value: Value, format: TimestampFormat): Value {
  if (format === 'wire') return value;
  if (typeof value === 'bigint') return localTime(Number(value), 0);
  if (typeof value === 'number') return ofSeconds(value);
  if (typeof value !== 'string') return value;
  return /^[-+]?\d+(\.\d*)?$/.test(value) ? ofSeconds(Number(value)) : isoTime(value);
}

/** To the microsecond, as a double holds it. */
function ofSeconds(seconds: number): string {
  const whole = Math.floor(seconds);
  const micros = Math.round((seconds - whole) * 1e6);
  return micros === 1e6 ? localTime(whole + 1, 0) : localTime(whole, micros);
}

function localTime(seconds: number, micros: number): string {
  const at = new Date(seconds * 1000);
  const offset = -at.getTimezoneOffset();
  const shifted = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
  return `${shifted}${fraction(micros)}${offsetText(offset)}`;
}

const fraction = (micros: number): string =>
  micros === 0 ? '' : `.${String(micros).padStart(6, '0')}`;

function offsetText(minutes: number): string {
  const two = (number: number) => String(Math.floor(Math.abs(number))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

const iso = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?(Z|[-+]\d\d:?\d\d)?$/;

function isoTime(text: string): string {
  const [, day, time, digits = '', zone = ''] = iso.exec(text) ?? [];
  if (day === undefined) return text;
  const offset = zone === 'Z' ? '+00:00' : zone.replace(/^(.\d\d)(\d\d)$/, '$1:$2');
  return `${day}T${time}${fraction(Number(digits.padEnd(6, '0')))}${offset}`;
}
