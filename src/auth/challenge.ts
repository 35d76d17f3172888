/** What a sign-in remembers between its calls, sealed into `Session`. */
import type { RespondToAuthChallengeRequest } from '../wire/cognito-idp.generated.ts';

export type ChallengeName = RespondToAuthChallengeRequest['ChallengeName'];

/** What was proved in a sign-in: the password, a code that was sent, an authenticator's code. */
export type PassedFactor = 'password' | 'sentCode' | 'totp';

export interface Challenge {
  /** The challenge that the session was given for. */
  name: ChallengeName;
  poolId: string;
  clientId: string;
  /** Of the user; absent for whoever does not exist. */
  sub?: string | undefined;
  passed: PassedFactor[];
  /** `credentialMark` of the proved password: after another was set, the session is worth nothing. */
  credential?: string | undefined;
  /** When the sign-in began: a sign-out everywhere ends those that began before. */
  startedMs: number;
}
