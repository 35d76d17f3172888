/** What every way of deploying has to keep. */
import assert from 'node:assert/strict';
import { quotaNames, quotaVariable, settings } from '../../src/config/env.ts';
import { drainMs } from '../../src/lib/limits.ts';

const known = new Set<string>([
  ...Object.values(settings).map(({ variable }) => variable),
  ...quotaNames.map(quotaVariable),
]);

/** Of names of variables, those that are ours have to be settings. */
export function requireKnownVariables(names: string[]): void {
  const unknown = names.filter((name) => name.startsWith('POOLHOUSE_') && !known.has(name));
  assert.deepEqual(unknown, []);
}

/**
 * How long a node may take to stop: its drain, then calls in flight, messages, and an import that
 * ends its batch and is handed over.
 */
export const stopSecondsMin = (drainSeconds: number): number => drainSeconds + (3 * drainMs) / 1000;
