/** A password that takes the place of another: what it must be, and what it ends. */
import { errors } from '../directory/errors.ts';
import { checkPassword, passwordHistorySize } from '../directory/password-policy.ts';
import type { Account, CodePurpose, Credential, Pool, UserState } from '../directory/types.ts';
import type { OperationContext } from './operation.ts';
import { withoutCode } from './sent-codes.ts';

/** @throws errors.passwordInvalid */
export function requireGoodPassword(pool: Pool, password: string): void {
  const problem = checkPassword(pool, password);
  if (problem) throw errors.passwordInvalid(problem);
}

/**
 * The password must be none of the user's last ones, the present one among them, as many as the
 * pool asks. Takes a turn of the hasher's for each of them.
 * @throws errors.passwordUsedBefore, errors.tooManyRequests
 */
export async function requireUnusedPassword(
  { signIn }: OperationContext,
  pool: Pool,
  account: Account,
  password: string,
): Promise<void> {
  for (const used of hashesOf(account).slice(0, passwordHistorySize(pool)))
    if (await signIn.passwords.verify(used, password)) throw errors.passwordUsedBefore();
}

/** Codes that stood for the former password, or beside it; those that verify an address stay. */
const endedPurposes: readonly CodePurpose[] = ['forgotPassword', 'signIn', 'mfa'];

/**
 * The account with a new password, confirmed unless the password is a temporary one. Codes and
 * locks of the former one end. Tokens stay good, as on AWS: GlobalSignOut ends those.
 */
export function withNewPassword(
  pool: Pool,
  account: Account,
  credential: Credential,
  nowMs: number,
): Account {
  const isTemporary = credential.expiresMs !== undefined;
  const status = isTemporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED';
  const former = hashesOf(account).slice(0, Math.max(0, passwordHistorySize(pool) - 1));
  const state = endedPurposes.reduce<UserState>(withoutCode, account.state);
  return {
    user: { ...account.user, status, modifiedMs: nowMs },
    credential,
    state: {
      ...state,
      lockout: undefined,
      formerPasswords: former.length > 0 ? former : undefined,
    },
  };
}

const hashesOf = ({ credential, state }: Account): NonNullable<UserState['formerPasswords']> => [
  ...(credential ? [{ algorithm: credential.algorithm, hash: credential.hash }] : []),
  ...(state.formerPasswords ?? []),
];
