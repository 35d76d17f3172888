/** Signing in as an app does, call by call, at a pool of a test's own. */
import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type AuthFlowType,
  type ChallengeNameType,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHash } from '../../src/auth/secret-hash.ts';
import { type AppClient, type AppInput, startApp } from './app.ts';
import type { TestServer } from './server.ts';

type Texts = Record<string, string>;

const everyFlow = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const;

/** An app of one user, `ana`, whose client allows every flow. */
export async function signingInAt(server: TestServer, { pool, client }: AppInput = {}) {
  const ExplicitAuthFlows = [...everyFlow];
  const app = await startApp(server, {
    pool: pool ?? {},
    client: { ExplicitAuthFlows, ...client },
  });
  return { ...app, ...callsOf(server, app.poolId, app.client) };
}

/** The two calls of a sign-in and their twins for administrators; without metadata. */
export function callsOf(
  server: TestServer,
  UserPoolId: string,
  { id: ClientId, secret }: AppClient,
) {
  const cognito = server.cognito();
  const withHash = (given: Texts): Texts =>
    secret === undefined || given.SECRET_HASH !== undefined || given.USERNAME === undefined
      ? given
      : { ...given, SECRET_HASH: secretHash(ClientId, secret, given.USERNAME) };
  const begin = async (AuthFlow: AuthFlowType, given: Texts, Session?: string) => {
    const AuthParameters = withHash(given);
    const { $metadata, ...answer } = await cognito.send(
      new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters, Session }),
    );
    return answer;
  };
  return {
    begin,
    beginAsAdmin: async (AuthFlow: AuthFlowType, given: Texts) => {
      const AuthParameters = withHash(given);
      const { $metadata, ...answer } = await cognito.send(
        new AdminInitiateAuthCommand({ UserPoolId, ClientId, AuthFlow, AuthParameters }),
      );
      return answer;
    },
    respond: async (ChallengeName: ChallengeNameType, given: Texts, Session?: string) => {
      const ChallengeResponses = withHash(given);
      const { $metadata, ...answer } = await cognito.send(
        new RespondToAuthChallengeCommand({ ClientId, ChallengeName, ChallengeResponses, Session }),
      );
      return answer;
    },
    respondAsAdmin: async (ChallengeName: ChallengeNameType, given: Texts, Session?: string) => {
      const ChallengeResponses = withHash(given);
      const { $metadata, ...answer } = await cognito.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId,
          ClientId,
          ChallengeName,
          ChallengeResponses,
          Session,
        }),
      );
      return answer;
    },
    byPassword: (USERNAME: string, PASSWORD: string) =>
      begin('USER_PASSWORD_AUTH', { USERNAME, PASSWORD }),
  };
}

const notAuthorized = (message: string) => ({ name: 'NotAuthorizedException', message });
const invalid = (message: string) => ({ name: 'InvalidParameterException', message });

/** What sign-ins are refused with. */
export const refusals = {
  incorrect: notAuthorized('Incorrect username or password.'),
  locked: notAuthorized('Password attempts exceeded'),
  disabled: notAuthorized('User is disabled.'),
  expiredPassword: notAuthorized(
    'Temporary password has expired and must be reset by an administrator.',
  ),
  sessionInvalid: notAuthorized('Invalid session for the user.'),
  sessionExpired: notAuthorized('Invalid session for the user, session is expired.'),
  sessionUsed: notAuthorized('Invalid session for the user, session can only be used once.'),
  unknownUser: { name: 'UserNotFoundException', message: 'User does not exist.' },
  unconfirmed: { name: 'UserNotConfirmedException', message: 'User is not confirmed.' },
  resetRequired: {
    name: 'PasswordResetRequiredException',
    message: 'Password reset required for the user',
  },
  wrongCode: {
    name: 'CodeMismatchException',
    message: 'Invalid code or auth state for the user.',
  },
  invalid,
  notAuthorized,
};
