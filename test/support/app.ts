/** A pool with one user and one app client by which that user signs in. */
import assert from 'node:assert/strict';
import {
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt, type JWTPayload } from 'jose';
import { secretHash } from '../../src/auth/secret-hash.ts';
import { peopleIn } from './people.ts';
import type { TestServer } from './server.ts';

export const password = 'Correct-horse.1';

export interface AppInput {
  pool?: Partial<CreateUserPoolCommandInput>;
  client?: Partial<CreateUserPoolClientCommandInput>;
  /** False: nobody is there yet. */
  hasUser?: boolean;
}

export interface AppClient {
  id: string;
  secret: string | undefined;
}

export type Tokens = Record<'AccessToken' | 'IdToken' | 'RefreshToken', string>;

export type App = Awaited<ReturnType<typeof startApp>>;

/** The user is called `ana`, with the `password` above. */
export async function startApp(
  server: TestServer,
  { pool, client, hasUser = true }: AppInput = {},
) {
  const cognito = server.cognito();
  const people = await peopleIn(server, pool);
  const main = await createClient(cognito, people.id, client);
  const addUser = async (name: string) => {
    await people.create(name, { email: `${name}@example.com`, email_verified: 'true' });
    await cognito.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: people.id,
        Username: name,
        Password: password,
        Permanent: true,
      }),
    );
  };
  if (hasUser) await addUser('ana');
  return {
    poolId: people.id,
    people,
    client: main,
    addUser,
    addClient: (input: AppInput['client'] = {}) => createClient(cognito, people.id, input),
    signIn: (name = 'ana', by: AppClient = main) => signIn(cognito, by, name),
    refresh: async (RefreshToken: string, { id, secret }: AppClient = main) => {
      const input = { ClientId: id, ClientSecret: secret, RefreshToken };
      const answer = await cognito.send(new GetTokensFromRefreshTokenCommand(input));
      assert.ok(answer.AuthenticationResult);
      return answer.AuthenticationResult;
    },
  };
}

async function createClient(
  cognito: CognitoIdentityProviderClient,
  UserPoolId: string,
  input: AppInput['client'],
): Promise<AppClient> {
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      ...input,
    }),
  );
  return { id: UserPoolClient?.ClientId ?? '', secret: UserPoolClient?.ClientSecret };
}

async function signIn(
  cognito: CognitoIdentityProviderClient,
  { id, secret }: AppClient,
  USERNAME: string,
): Promise<Tokens> {
  const AuthParameters: Record<string, string> = { USERNAME, PASSWORD: password };
  if (secret !== undefined) AuthParameters.SECRET_HASH = secretHash(id, secret, USERNAME);
  const { AuthenticationResult } = await cognito.send(
    new InitiateAuthCommand({ ClientId: id, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
  const { AccessToken = '', IdToken = '', RefreshToken = '' } = AuthenticationResult ?? {};
  return { AccessToken, IdToken, RefreshToken };
}

/** What a token says, unverified. */
export const claimsOf = (token: string | undefined): JWTPayload & Record<string, unknown> =>
  decodeJwt(token ?? '');
