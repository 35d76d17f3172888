import { newTotpSecret, sealTotpSecret, toBase32 } from '../../auth/totp.ts';
import { cognitoPublic } from '../operation.ts';
import { sealSession } from '../sign-in/sessions.ts';
import { requireEnrollee, requireInSetup } from '../software-token.ts';

/** Gives a new secret. An authenticator that was set up before stays good until this one is. */
export const AssociateSoftwareToken = cognitoPublic(
  'AssociateSoftwareToken',
  async (context, input) => {
    const { pool, client, account, challenge } = await requireEnrollee(context, input);
    const { sub, username } = account.user;
    const secret = newTotpSecret();
    const newTotp = sealTotpSecret(context.signIn.vault, pool.id, sub, secret);
    await context.store.users.change(pool, username, (current) => {
      if (challenge) requireInSetup(pool, current, challenge);
      return { ...current, state: { ...current.state, newTotp } };
    });
    return {
      SecretCode: toBase32(secret),
      Session: challenge && sealSession(context, client, challenge),
    };
  },
);
