/** The quickstart's last scene: somebody who was imported comes back. */
import { decodeJwt } from 'jose';
import { ApiCallError, type Client } from './client.ts';
import { alignColumns } from './terminal.ts';

/** What each call was, and what came of it. */
type Scene = [call: string, outcome: string][];

const password = 'Correct-Horse-7';

/** The calls that an application makes for a user, from RESET_REQUIRED to tokens, as lines. */
export async function signInOnce(
  client: Client,
  poolId: string,
  username: string,
): Promise<string[]> {
  const ClientId = await createApp(client, poolId);
  const who = { ClientId, Username: username };
  const scene: Scene = [['InitiateAuth', await refusal(signIn(client, ClientId, username))]];
  const { CodeDeliveryDetails } = await client.call('cognito-idp', 'ForgotPassword', who);
  scene.push(['ForgotPassword', `a code goes to ${CodeDeliveryDetails?.Destination ?? ''}`]);
  const code = await codeInOutbox(client, poolId);
  scene.push([
    '(the outbox)',
    `no mail server is set, so it waits in \`poolhouse outbox\`: ${code}`,
  ]);
  const proof = { ConfirmationCode: code, Password: password };
  await client.call('cognito-idp', 'ConfirmForgotPassword', { ...who, ...proof });
  scene.push(['ConfirmForgotPassword', 'a new password']);
  const { AuthenticationResult } = await signIn(client, ClientId, username);
  scene.push(['InitiateAuth', `tokens, good for ${AuthenticationResult?.ExpiresIn ?? 0} s`]);
  return [
    ...alignColumns(scene, ['left', 'left']),
    '',
    ...alignColumns(claimsOf(AuthenticationResult?.IdToken ?? ''), ['left', 'left']),
  ];
}

async function createApp(client: Client, poolId: string): Promise<string> {
  const { UserPoolClient } = await client.call('cognito-idp', 'CreateUserPoolClient', {
    UserPoolId: poolId,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  return UserPoolClient?.ClientId ?? '';
}

const signIn = (client: Client, ClientId: string, USERNAME: string) =>
  client.call('cognito-idp', 'InitiateAuth', {
    ClientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME, PASSWORD: password },
  });

/** What a call is refused with. Rejects when it is not refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(() => undefined).catch((thrown: unknown) => thrown);
  if (error instanceof ApiCallError) return error.code;
  throw error ?? new Error('an imported user signed in with a password that nobody set');
}

async function codeInOutbox(client: Client, poolId: string): Promise<string> {
  const page = { UserPoolId: poolId, MaxResults: 1 };
  const { Messages } = await client.call('poolhouse', 'ListMessages', page);
  return /\d{6}/.exec(Messages[0]?.Body ?? '')?.[0] ?? '';
}

const shownClaims = ['token_use', 'iss', 'sub', 'cognito:username', 'email', 'email_verified'];

function claimsOf(idToken: string): [string, string][] {
  const claims = decodeJwt(idToken);
  return shownClaims.map((name) => [name, String(claims[name])]);
}
