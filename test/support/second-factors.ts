/** Second factors of a test's pool and its user `ana`. */
import {
  AssociateSoftwareTokenCommand,
  SetUserMFAPreferenceCommand,
  type SetUserMFAPreferenceCommandInput,
  SetUserPoolMfaConfigCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { totpCode } from '../../src/auth/totp.ts';
import type { TestServer } from './server.ts';
import type { TurnedClock } from './turned-clock.ts';

/** What a pool needs so that every factor can be offered. */
export const senders = {
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER' as const,
    SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/a@b.example',
  },
};

export async function offerFactors(
  server: TestServer,
  UserPoolId: string,
  MfaConfiguration: 'ON' | 'OPTIONAL',
  factors: readonly ('sms' | 'email' | 'totp')[] = ['sms', 'email', 'totp'],
): Promise<void> {
  const { SmsConfiguration } = senders;
  await server.cognito().send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration,
      ...(factors.includes('sms') && {
        SmsMfaConfiguration: {
          SmsAuthenticationMessage: 'Your code: {####}',
          SmsConfiguration,
        },
      }),
      ...(factors.includes('email') && {
        EmailMfaConfiguration: { Message: 'The code: {####}', Subject: 'A code' },
      }),
      ...(factors.includes('totp') && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    }),
  );
}

/** An app on a phone, which shows a code for each 30 seconds. */
export class Authenticator {
  readonly #clock: TurnedClock;
  readonly #secret: Buffer;

  constructor(clock: TurnedClock, secretCode: string) {
    this.#clock = clock;
    this.#secret = fromBase32(secretCode);
  }

  /** What it shows now, or so many steps later. */
  code(later = 0): string {
    return totpCode(this.#secret, Math.floor(this.#clock.nowMs() / 30_000) + later);
  }

  wrongCode(): string {
    const near = [-2, -1, 0, 1, 2].map((later) => this.code(later));
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
      (code) => !near.includes(code),
    ) as string;
  }
}

/** Sets an authenticator up, by an access token or a session; its first code is used for that. */
export async function setUpAuthenticator(
  server: TestServer,
  clock: TurnedClock,
  proof: { AccessToken: string } | { Session: string },
  FriendlyDeviceName?: string,
) {
  const cognito = server.cognito();
  const begun = await cognito.send(new AssociateSoftwareTokenCommand(proof));
  const authenticator = new Authenticator(clock, begun.SecretCode ?? '');
  const given = begun.Session === undefined ? proof : { Session: begun.Session };
  const UserCode = authenticator.code();
  const { Session } = await cognito.send(
    new VerifySoftwareTokenCommand({ ...given, UserCode, FriendlyDeviceName }),
  );
  return { authenticator, Session };
}

export const prefer = (
  server: TestServer,
  AccessToken: string,
  wishes: Omit<SetUserMFAPreferenceCommandInput, 'AccessToken'>,
) => server.cognito().send(new SetUserMFAPreferenceCommand({ AccessToken, ...wishes }));

/** RFC 4648, as an authenticator reads a secret. */
function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
