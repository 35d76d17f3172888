/** A sign-in by SRP over the API, by a user's side that knows nothing of the server's. */
import { bigIntClient } from '../auth/srp-client.ts';
import type { callsOf } from './signing-in.ts';

type Calls = Pick<ReturnType<typeof callsOf>, 'begin' | 'respond'> & { poolId: string };

/** The first call, and what is to be sent in the second one. */
export async function beginSrp({ poolId, begin }: Calls, name: string, password: string) {
  const { srpA, answer } = bigIntClient({ poolId, username: name, password });
  const first = await begin('USER_SRP_AUTH', { USERNAME: name, SRP_A: srpA });
  const given = first.ChallengeParameters ?? {};
  return { first, given, reply: replyTo(given, answer) };
}

/** The members of the answer to PASSWORD_VERIFIER. */
export function replyTo(
  given: Record<string, string>,
  answer: ReturnType<typeof bigIntClient>['answer'],
): Record<string, string> {
  const { SALT = '', SRP_B = '', SECRET_BLOCK = '', USER_ID_FOR_SRP = '' } = given;
  const claim = answer({ SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP });
  return {
    USERNAME: USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: claim.secretBlock,
    PASSWORD_CLAIM_SIGNATURE: claim.signature,
    TIMESTAMP: claim.timestamp,
  };
}

/** Both calls. */
export async function signInBySrp(calls: Calls, name: string, password: string) {
  const { reply } = await beginSrp(calls, name, password);
  return calls.respond('PASSWORD_VERIFIER', reply);
}
