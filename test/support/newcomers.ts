/** People who sign up at an app, as its client calls for them: nothing here is signed. */
import {
  ConfirmSignUpCommand,
  type ConfirmSignUpCommandInput,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { secretHash } from '../../src/auth/secret-hash.ts';
import { type AppClient, type AppInput, password, startApp } from './app.ts';
import { type OutboxMessage, outbox } from './outbox.ts';
import { listOf } from './people.ts';
import type { TestServer } from './server.ts';

/** An app without users, at which people sign up. */
export async function newcomersAt(server: TestServer, input: AppInput = {}) {
  const cognito = server.cognito();
  const app = await startApp(server, { ...input, hasUser: false });
  const by = (Username: string, client: AppClient) => ({
    ClientId: client.id,
    Username,
    ...(client.secret && { SecretHash: secretHash(client.id, client.secret, Username) }),
  });
  return {
    ...app,
    signUp: async (
      name: string,
      values: Record<string, string> = {},
      input: Partial<SignUpCommandInput> = {},
      client: AppClient = app.client,
    ) => {
      const UserAttributes = listOf(values);
      const { $metadata, ...answer } = await cognito.send(
        new SignUpCommand({ ...by(name, client), Password: password, UserAttributes, ...input }),
      );
      return answer;
    },
    confirm: async (
      name: string,
      ConfirmationCode: string,
      input: Partial<ConfirmSignUpCommandInput> = {},
      client: AppClient = app.client,
    ) => {
      const { $metadata, ...answer } = await cognito.send(
        new ConfirmSignUpCommand({ ...by(name, client), ConfirmationCode, ...input }),
      );
      return answer;
    },
    resend: async (name: string, client: AppClient = app.client) =>
      (await cognito.send(new ResendConfirmationCodeCommand(by(name, client)))).CodeDeliveryDetails,
    /** The newest message to an address. */
    message: (to: string): Promise<OutboxMessage> => outbox(server).latest(app.poolId, { to }),
    messages: (): Promise<OutboxMessage[]> => outbox(server).list(app.poolId),
  };
}

/** Another code than the right one. */
export const wrongCode = (code: string): string =>
  code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
