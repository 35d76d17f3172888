/** What a sign-in remembers between its calls, sealed into `Session`. */
import type { RespondToAuthChallengeRequest } from '../wire/cognito-idp.generated.ts';

export interface Challenge {
  /** The challenge that the session was given for. */
  name: RespondToAuthChallengeRequest['ChallengeName'];
  /** Of the user, or of nobody. */
  sub?: string | undefined;
  /** The name that was sent, for whoever does not exist. */
  username: string;
  /** The factors that were proved already. */
  passed: ('password' | 'code')[];
  /** When the first of them was. */
  startedMs: number;
}
