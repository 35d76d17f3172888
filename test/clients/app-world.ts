/** Pools with every second factor, for apps that sign in at them. */
import {
  AdminResetUserPasswordCommand,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AppInput, startApp } from '../support/app.ts';
import { outbox } from '../support/outbox.ts';
import type { TestServer } from '../support/server.ts';
import type { AppAddress } from './amplify-app.ts';

export const phone = '+12065550100';

export interface WorldInput extends AppInput {
  mfa?: SetUserPoolMfaConfigCommandInput['MfaConfiguration'];
}

const everyFlow = [
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
] as const;

/** An app whose client allows every flow, and whose user `ana` is reached by e-mail and SMS. */
export async function appWorld(
  server: TestServer,
  { pool, client, mfa, ...rest }: WorldInput = {},
) {
  const app = await startApp(server, {
    pool: { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', SourceArn }, ...pool },
    client: { ExplicitAuthFlows: [...everyFlow], ...client },
    ...rest,
  });
  if (mfa)
    await server.cognito().send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: app.poolId,
        MfaConfiguration: mfa,
        SoftwareTokenMfaConfiguration: { Enabled: true },
        SmsMfaConfiguration: { SmsConfiguration },
        EmailMfaConfiguration: {},
      }),
    );
  if (rest.hasUser !== false)
    await app.people.update('ana', { phone_number: phone, phone_number_verified: 'true' });
  const address: AppAddress = { url: server.url, poolId: app.poolId, clientId: app.client.id };
  return {
    ...app,
    address,
    resetPassword: (Username: string) =>
      server
        .cognito()
        .send(new AdminResetUserPasswordCommand({ UserPoolId: app.poolId, Username })),
    /** The newest one that was sent to an address. */
    codeTo: async (to: string) => (await outbox(server).latest(app.poolId, { to })).code,
  };
}

const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
/** E-mail as a second factor takes a sender of one's own, as on AWS. */
const SourceArn = 'arn:aws:ses:us-east-1:123456789012:identity/people@example.com';
