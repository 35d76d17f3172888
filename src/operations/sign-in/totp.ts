/** The code of an authenticator app as a second factor. */
import type { PassedFactor } from '../../auth/challenge.ts';
import { checkTotp, openTotpSecret } from '../../auth/totp.ts';
import { errors } from '../../directory/errors.ts';
import type { Account } from '../../directory/types.ts';
import { attempt, type Passage } from './attempt.ts';
import type { Scene } from './scene.ts';

export const passTotp = (
  scene: Scene,
  { user }: Account,
  before: readonly PassedFactor[],
  code: string,
  guard: (account: Account) => void,
): Promise<Passage> =>
  attempt(scene, user, {
    factor: 'totp',
    before,
    decide: (account) => {
      guard(account);
      return useCode(scene, account, code);
    },
  });

/** The account that remembers the code, so that it is good once, or why it is none. */
function useCode({ context, pool, nowMs }: Scene, account: Account, code: string) {
  const { totp } = account.state;
  if (!totp?.verified) throw errors.softwareTokenNotFound();
  const secret = openTotpSecret(context.signIn.vault, pool.id, account.user.sub, totp.sealed);
  const verdict = checkTotp(secret, code, nowMs, totp.lastStep);
  if (verdict.kind === 'wrong') return errors.softwareTokenMismatch();
  if (verdict.kind === 'used') throw errors.softwareTokenUsed();
  return { ...account, state: { ...account.state, totp: { ...totp, lastStep: verdict.step } } };
}
