/** New tokens for a refresh token, whichever operation it was sent to. */
import type { RefreshGrant } from '../auth/refresh-tokens.ts';
import { judgeRefresh, type RefreshVerdict } from '../auth/token-family.ts';
import { errors } from '../directory/errors.ts';
import type { User } from '../directory/types.ts';
import type { AuthenticationResultType } from '../wire/cognito-idp.generated.ts';
import { issueTokens } from './issue-tokens.ts';
import type { OperationContext, PublicCall } from './operation.ts';
import type { ClientAndPool } from './public-client.ts';

/**
 * ID and access token, and a new refresh token where the client rotates them. That the client
 * proved its secret and may refresh in this way is the caller's to check.
 * @throws errors.invalidRefreshToken, errors.refreshTokenExpired, errors.refreshTokenRevoked,
 * errors.refreshTokenReused, errors.userNotFound, errors.userDisabled,
 * errors.passwordResetRequired
 */
export async function refreshTokens(
  context: OperationContext,
  call: Pick<PublicCall, 'endpoint'>,
  { pool, client }: ClientAndPool,
  refreshToken: string,
): Promise<AuthenticationResultType> {
  const { clock, signIn, store } = context;
  const grant = await signIn.refreshTokens.open(client, refreshToken, clock.nowMs());
  const user = await requireRefreshable(context, { pool, client }, grant);
  // Made before the family moves on: when making them fails, the refresh token stays good.
  const tokens = await issueTokens(context, call, { pool, client, user, earlier: grant });
  const verdict = await store.tokenFamilies.decide(pool.id, grant.originJti, (family) =>
    judgeRefresh(client, grant, family, clock.nowMs()),
  );
  if (!verdict.isAccepted) throw refusalOf(verdict);
  const { generation } = verdict;
  if (generation === undefined) return tokens;
  const RefreshToken = await signIn.refreshTokens.seal(client, { ...grant, generation });
  return { ...tokens, RefreshToken };
}

/** Whoever signed in then, as they are now, if they may go on. */
async function requireRefreshable(
  { store }: OperationContext,
  { pool }: ClientAndPool,
  grant: RefreshGrant,
): Promise<User> {
  const account = await store.users.account(pool, grant.sub);
  // Names come before subs where users are found, and somebody may be called like a sub.
  if (account?.user.sub !== grant.sub) throw errors.userNotFound();
  const { user, state } = account;
  if (!user.enabled) throw errors.userDisabled();
  if (grant.authMs <= (state.signedOutMs ?? -1)) throw errors.refreshTokenRevoked();
  if (user.status === 'RESET_REQUIRED') throw errors.passwordResetRequired();
  return user;
}

/** A verdict that ends the family found a token that had been used; before, it had ended. */
const refusalOf = ({ family }: RefreshVerdict) =>
  family ? errors.refreshTokenReused() : errors.refreshTokenRevoked();
