/** One try of a factor, and what comes of it. */
import type { PassedFactor } from '../../auth/challenge.ts';
import { ApiError, errors } from '../../directory/errors.ts';
import { isLocked, withFailure } from '../../directory/lockout.ts';
import { type SecondFactor, secondFactorOf } from '../../directory/mfa.ts';
import type { Account, AuthEvent, Pool } from '../../directory/types.ts';
import type { Accompanying } from '../../store/store.ts';
import { newAuthEvent } from '../auth-events.ts';
import { hidesExistence } from '../public-client.ts';
import type { Scene } from './scene.ts';

/** What is next when some factors were passed. */
export type Step =
  | { kind: 'tokens' }
  | { kind: 'newPassword' }
  | Exclude<SecondFactor, { kind: 'none' }>;

/** A user who passed a factor. */
export interface Passage {
  account: Account;
  passed: PassedFactor[];
  step: Step;
}

export interface Try {
  factor: PassedFactor;
  /** The factors that were passed before. */
  before: readonly PassedFactor[];
  /**
   * The account as it is to be stored when the try is right, or what is answered when it is wrong
   * and counts; throws what does not count.
   */
  decide(account: Account): Account | ApiError;
}

/**
 * Decides about a try inside the store's updater, so that of many at once each sees what those
 * before it left: no more are looked at than the lockout allows. Right ones are refused as well
 * while the user is locked out.
 */
export async function attempt(
  scene: Scene,
  { sub }: Account['user'],
  { factor, before, decide }: Try,
): Promise<Passage> {
  const { context, pool, nowMs } = scene;
  let outcome: Passage | ApiError | undefined;
  await context.store.users.change(pool, sub, (account) => {
    if (isLocked(account.state.lockout, nowMs)) throw lockedOut(scene);
    const decided = decide(account);
    if (decided instanceof ApiError) {
      outcome = decided;
      return withFailed(scene, account, before, factor);
    }
    const advanced = advance(scene, decided, [...before, factor]);
    outcome = advanced.refusal ?? advanced.passage;
    return advanced.account;
  });
  if (outcome instanceof ApiError) throw outcome;
  if (!outcome) throw new Error('the store did not run the updater');
  return outcome;
}

export interface Advance {
  account: Account & Accompanying;
  passage: Passage;
  /** Why the user may not sign in though the factor is right. */
  refusal: ApiError | undefined;
}

/**
 * The account after a right factor: with an event, and with a clean slate at the end. Not before,
 * for who knows the password could otherwise guess codes for ever.
 */
export function advance(scene: Scene, account: Account, passed: PassedFactor[]): Advance {
  const refusal = refusalOf(scene, account);
  const step = stepAfter(scene.pool, account, passed);
  const isDone = step.kind === 'tokens' && !refusal;
  const response = refusal ? 'Fail' : isDone ? 'Pass' : 'InProgress';
  const after =
    isDone && account.state.lockout
      ? { ...account, state: { ...account.state, lockout: undefined } }
      : account;
  return {
    account: { ...after, events: [signInEvent(scene, response, passed.map(succeeded))] },
    passage: { account: after, passed, step },
    refusal,
  };
}

function stepAfter(pool: Pool, account: Account, passed: readonly PassedFactor[]): Step {
  if (passed.includes('password') && account.user.status === 'FORCE_CHANGE_PASSWORD')
    return { kind: 'newPassword' };
  const second = passed.length > 1 ? { kind: 'none' as const } : secondFactorOf(pool, account);
  return second.kind === 'none' ? { kind: 'tokens' } : second;
}

/** Told to who proved to be the user, and to others only where the client hides nothing. */
function refusalOf({ client, nowMs }: Scene, { user, credential }: Account): ApiError | undefined {
  if (!user.enabled) return errors.userDisabled();
  if (user.status === 'UNCONFIRMED') return errors.userNotConfirmed();
  if (user.status === 'RESET_REQUIRED')
    return hidesExistence(client) ? errors.incorrectCredentials() : errors.passwordResetRequired();
  if (user.status !== 'CONFIRMED' && user.status !== 'FORCE_CHANGE_PASSWORD')
    return errors.incorrectCredentials();
  return nowMs >= (credential?.expiresMs ?? Number.POSITIVE_INFINITY)
    ? errors.temporaryPasswordExpired()
    : undefined;
}

const withFailed = (
  scene: Scene,
  account: Account,
  before: readonly PassedFactor[],
  factor: PassedFactor,
): Account & Accompanying => ({
  ...account,
  state: { ...account.state, lockout: withFailure(account.state.lockout, scene.nowMs) },
  events: [failedEvent(scene, before, factor)],
});

export const failedEvent = (
  scene: Scene,
  before: readonly PassedFactor[],
  factor: PassedFactor,
): AuthEvent =>
  signInEvent(scene, 'Fail', [
    ...before.map(succeeded),
    { name: nameOf(factor, before.length), response: 'Failure' },
  ]);

const signInEvent = (
  { context, call }: Scene,
  response: AuthEvent['response'],
  challenges: AuthEvent['challenges'],
): AuthEvent => newAuthEvent(context, call, { type: 'SignIn', response, challenges });

const succeeded = (factor: PassedFactor, at: number): AuthEvent['challenges'][number] => ({
  name: nameOf(factor, at),
  response: 'Success',
});

/** AWS knows two names: whatever comes first counts as the password. */
const nameOf = (factor: PassedFactor, at: number) =>
  at === 0 || factor === 'password' ? 'Password' : 'Mfa';

/** A lock tells that there is such a user; nobody is locked out whose existence is hidden. */
const lockedOut = ({ client }: Scene): ApiError =>
  hidesExistence(client) ? errors.incorrectCredentials() : errors.passwordAttemptsExceeded();
