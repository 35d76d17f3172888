/** What follows a factor that was passed: the next challenge, or the tokens. */
import type { PassedFactor } from '../../auth/challenge.ts';
import { credentialMark } from '../../auth/credentials.ts';
import type { Account, MfaMethod } from '../../directory/types.ts';
import { issueAllTokens } from '../issue-tokens.ts';
import type { Passage } from './attempt.ts';
import { newPasswordParameters } from './new-password.ts';
import type { Answer, Scene } from './scene.ts';
import { sendMfaCode } from './sent-factor.ts';
import { sealSession } from './sessions.ts';

/** A user on the way: what was passed, and since when. */
export interface Progress {
  account: Account;
  passed: PassedFactor[];
  startedMs: number;
}

export async function proceed(
  scene: Scene,
  { account, passed, step }: Passage,
  startedMs = scene.nowMs,
): Promise<Answer> {
  const progress = { account, passed, startedMs };
  switch (step.kind) {
    case 'tokens':
      return giveTokens(scene, account);
    case 'newPassword':
      return challengeOf(scene, progress, 'NEW_PASSWORD_REQUIRED', {
        ...newPasswordParameters(scene, account.user),
      });
    case 'ask':
      return askFor(scene, progress, step.method);
    case 'choose':
      return challengeOf(scene, progress, 'SELECT_MFA_TYPE', {
        MFAS_CAN_CHOOSE: JSON.stringify(step.methods),
      });
    case 'setUp':
      return challengeOf(scene, progress, 'MFA_SETUP', {
        MFAS_CAN_SETUP: JSON.stringify(step.methods),
      });
  }
}

/** Asks for a code of one second factor, and sends it where it has to be sent. */
export async function askFor(scene: Scene, progress: Progress, method: MfaMethod): Promise<Answer> {
  if (method !== 'SOFTWARE_TOKEN_MFA')
    return challengeOf(scene, progress, method, await sendMfaCode(scene, progress.account, method));
  const name = progress.account.state.totp?.name;
  return challengeOf(scene, progress, method, { ...(name && { FRIENDLY_DEVICE_NAME: name }) });
}

async function giveTokens(
  { context, call, pool, client }: Scene,
  { user }: Account,
): Promise<Answer> {
  const AuthenticationResult = await issueAllTokens(context, call, { pool, client, user });
  return { ChallengeParameters: {}, AuthenticationResult };
}

function challengeOf(
  { context, client }: Scene,
  { account, passed, startedMs }: Progress,
  name: NonNullable<Answer['ChallengeName']>,
  parameters: Record<string, string>,
): Answer {
  const { sub, username } = account.user;
  const credential = credentialMark(account.credential);
  return {
    ChallengeName: name,
    Session: sealSession(context, client, { name, sub, passed, credential, startedMs }),
    ChallengeParameters: { USER_ID_FOR_SRP: username, ...parameters },
  };
}
