/** Amplify as an app on Node has it: one for the process, with one user at a time. */
import { Amplify } from 'aws-amplify';
import { fetchAuthSession } from 'aws-amplify/auth';
import { ConsoleLogger } from 'aws-amplify/utils';

export interface AppAddress {
  url: string;
  poolId: string;
  clientId: string;
}

export interface SignedIn {
  username: string;
  idToken: string;
  accessToken: string;
}

/** All that an app has to change is `userPoolEndpoint`. */
export function configureAmplify({ url, poolId, clientId }: AppAddress): void {
  // It warns of every endpoint that is not AWS's.
  ConsoleLogger.LOG_LEVEL = 'ERROR';
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: poolId, userPoolClientId: clientId, userPoolEndpoint: url },
    },
  });
}

/** The tokens that Amplify keeps; fails when nobody is signed in. */
export async function currentTokens(username: string): Promise<SignedIn> {
  const { tokens } = await fetchAuthSession();
  if (!tokens?.idToken) throw new Error(`${username} is not signed in`);
  return { username, idToken: String(tokens.idToken), accessToken: String(tokens.accessToken) };
}
