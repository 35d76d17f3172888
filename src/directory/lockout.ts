/** How wrong passwords lock a user out for a while, as AWS documents it. */
import { lockoutFreeFailures, lockoutMsMax, lockoutResetMs } from '../lib/limits.ts';
import type { UserState } from './types.ts';

type Lockout = UserState['lockout'];

/** Whether a try is refused, right or wrong. Such a try is not counted. */
export const isLocked = (lockout: Lockout, nowMs: number): boolean =>
  lockout !== undefined && nowMs < endMs(lockout);

/** After a wrong try, which must not fall into a lock. */
export const withFailure = (lockout: Lockout, nowMs: number): NonNullable<Lockout> => ({
  failures: (lockout && nowMs < endMs(lockout) + lockoutResetMs ? lockout.failures : 0) + 1,
  lastMs: nowMs,
});

const endMs = ({ failures, lastMs }: NonNullable<Lockout>): number => lastMs + lockMs(failures);

/** A second after the fifth failure, then twice as long after each. */
const lockMs = (failures: number): number =>
  failures < lockoutFreeFailures
    ? 0
    : Math.min(1000 * 2 ** (failures - lockoutFreeFailures), lockoutMsMax);
