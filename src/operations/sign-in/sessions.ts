/** `Session`: what a sign-in remembers between its calls, sealed for whoever carries it. */
import type { Challenge } from '../../auth/challenge.ts';
import { credentialMark } from '../../auth/credentials.ts';
import { errors } from '../../directory/errors.ts';
import type { Account, Client } from '../../directory/types.ts';
import type { OperationContext } from '../operation.ts';

/** Nothing else is bound: some calls bring a session and nothing that tells whose it is. */
const bound: readonly string[] = [];

/** How long the answer to one challenge may take. */
export const sessionMs = ({ settings }: Client): number =>
  (settings.AuthSessionValidity ?? 3) * 60_000;

export const sealSession = (
  { signIn, clock }: Pick<OperationContext, 'signIn' | 'clock'>,
  client: Client,
  challenge: Omit<Challenge, 'poolId' | 'clientId'>,
): string =>
  signIn.challenges
    .seal(
      { ...challenge, poolId: client.poolId, clientId: client.id },
      bound,
      clock.nowMs() + sessionMs(client),
    )
    .toString('base64url');

/**
 * What a session says. That it belongs to this call's client, and its user to this sign-in, is
 * the caller's to check, by `requireFresh`.
 * @throws errors.sessionInvalid, errors.sessionExpired
 */
export function openSession(
  { signIn, clock }: Pick<OperationContext, 'signIn' | 'clock'>,
  session: string,
): Challenge {
  const sealed = Buffer.from(session, 'base64url');
  const opened = signIn.challenges.open(sealed, bound, clock.nowMs());
  if (opened.kind === 'expired') throw errors.sessionExpired();
  if (opened.kind === 'invalid') throw errors.sessionInvalid();
  return opened.state;
}

/**
 * Throws when the session is not this user's, or when what it was given for does not hold any
 * more: another password was set, the user was disabled or signed out everywhere.
 * @throws errors.sessionInvalid, errors.userDisabled
 */
export function requireFresh(challenge: Challenge, { user, state, credential }: Account): void {
  if (challenge.sub !== user.sub) throw errors.sessionInvalid();
  if (!user.enabled) throw errors.userDisabled();
  if (challenge.startedMs <= (state.signedOutMs ?? -1)) throw errors.sessionInvalid();
  if (challenge.credential !== undefined && challenge.credential !== credentialMark(credential))
    throw errors.sessionInvalid();
}
