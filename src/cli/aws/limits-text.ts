/** The limits of a shape as a sentence; empty when it has none. */
import type { Shape } from '../../wire/contract.ts';

/** What is counted; of integers it is the value itself. */
const units: Partial<Record<Shape['type'], [one: string, many: string]>> = {
  string: ['character', 'characters'],
  list: ['item', 'items'],
  map: ['entry', 'entries'],
  blob: ['byte', 'bytes'],
};

export function describeLimits({ type, min, max }: Shape): string {
  const range = rangeOf(min, max);
  if (!range) return '';
  const unit = units[type]?.[(max ?? min) === 1 ? 0 : 1];
  return unit ? `${range} ${unit}.` : `${range}.`;
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return min ? `At least ${min}` : '';
  if (min === max) return `Exactly ${max}`;
  return !min ? `Up to ${max}` : `${min} to ${max}`;
}
