import { signsFromMs } from '../../auth/key-life.ts';
import { poolArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { wireSeconds } from '../../lib/clock.ts';
import { requirePool } from '../lookup.ts';
import { poolhouse } from '../operation.ts';

/**
 * New signing keys for a pool, ahead of time. Once keys have leaked, `DiscardEarlierKeys` ends all
 * ID and access tokens: users go on by their refresh tokens, which no signing key makes.
 */
export const RotateSigningKeys = poolhouse('RotateSigningKeys', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, signIn }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const discardsEarlier = input.DiscardEarlierKeys ?? false;
    // A pool in which nobody signed in has no keys yet.
    await signIn.keyRings.ofPool(pool.id);
    const keys = await signIn.keyRings.rotate(pool.id, { discardsEarlier });
    if (!keys) throw errors.concurrentModification();
    return {
      SigningKeys: keys.map((key) => ({
        KeyId: key.kid,
        TokenUse: key.use,
        CreationDate: wireSeconds(key.createdMs),
        SignsFromDate: wireSeconds(discardsEarlier ? key.createdMs : signsFromMs(key)),
      })),
    };
  },
});
