/** The password as a factor, proved by SRP without being sent. */
import { credentialMark, srpVerifierOf } from '../../auth/credentials.ts';
import type { SrpParty } from '../../auth/srp-sign-in.ts';
import { ApiError, errors } from '../../directory/errors.ts';
import { attempt, type Passage } from './attempt.ts';
import { pretendedUsername } from './nobody.ts';
import { refuseEarly } from './password.ts';
import { type Answer, type Parameters, required, type Scene, type Visitor } from './scene.ts';
import { sessionMs } from './sessions.ts';

/** The answer to `SRP_A`. All that is known of this sign-in goes with it, in the secret block. */
export function beginSrp(scene: Scene, visitor: Visitor, srpA: string): Answer {
  const { context, pool, client, nowMs } = scene;
  const { account, name } = visitor;
  // That a password has to be reset is told at the second step.
  if (account && account.user.status !== 'RESET_REQUIRED') refuseEarly(scene, account);
  const username = account?.user.username ?? pretendedUsername(scene, name);
  const owner = { poolId: pool.id, username };
  const verifier = srpVerifierOf(context.signIn.vault, owner, account?.credential);
  const party = partyOf(scene, visitor, username);
  const challenge = context.signIn.srp.begin(party, verifier, srpA, nowMs + sessionMs(client));
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: { ...challenge, USERNAME: username, USER_ID_FOR_SRP: username },
  };
}

/** Proves the password by the answer to PASSWORD_VERIFIER. */
export async function passSrp(
  scene: Scene,
  visitor: Visitor,
  parameters: Parameters,
): Promise<Passage> {
  const answer = {
    signature: required(parameters, 'PASSWORD_CLAIM_SIGNATURE'),
    secretBlock: required(parameters, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    timestamp: required(parameters, 'TIMESTAMP'),
  };
  const { account, name } = visitor;
  if (account) refuseEarly(scene, account);
  const { srp } = scene.context.signIn;
  const party = partyOf(scene, visitor, account?.user.username ?? name);
  const wrong = refusalOf(() => srp.prove(party, answer, scene.nowMs));
  if (!account) throw wrong ?? errors.incorrectCredentials();
  return attempt(scene, account.user, {
    factor: 'password',
    before: [],
    decide: (current) => {
      if (wrong) return wrong;
      if (credentialMark(current.credential) !== party.credential)
        throw errors.incorrectCredentials();
      return current;
    },
  });
}

const partyOf = (
  { pool, client }: Scene,
  { account }: Visitor,
  username: string,
): SrpParty & { credential: string } => ({
  poolId: pool.id,
  clientId: client.id,
  username,
  credential: credentialMark(account?.credential),
});

/** Why the proof is wrong. What is no proof at all, in form or by its age, is thrown. */
function refusalOf(prove: () => void): ApiError | undefined {
  try {
    prove();
    return undefined;
  } catch (error) {
    const isWrong =
      error instanceof ApiError && error.message === errors.incorrectCredentials().message;
    if (isWrong) return error;
    throw error;
  }
}
