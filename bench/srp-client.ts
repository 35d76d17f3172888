/**
 * A user's side of SRP that costs as little as one can: powers are OpenSSL's, and what depends on
 * the password alone is kept from one sign-in to the next.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  fromBigInt,
  multiplier,
  power,
  powerOfGenerator,
  prime,
  sha256,
  toBigInt,
  twosComplement,
} from '../src/auth/srp-group.ts';
import { formatTimestamp } from '../src/auth/srp-timestamp.ts';
import { answerTo, type Connection, unsignedCall } from './caller.ts';

export interface SrpUser {
  poolId: string;
  clientId: string;
  username: string;
  password: string;
}

interface Challenge {
  SALT: string;
  SRP_B: string;
  SECRET_BLOCK: string;
}

const fromHex = (hex: string): Buffer =>
  Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');

export class SrpClient {
  readonly #user: SrpUser;
  readonly #poolName: string;
  readonly #secret = toBigInt(randomBytes(16));
  readonly #a = powerOfGenerator(fromBigInt(this.#secret));
  /** The exponent of the password and its power times the multiplier, for a salt. */
  #ofPassword: { salt: string; x: bigint; masked: bigint } | undefined;

  constructor(user: SrpUser) {
    this.#user = user;
    this.#poolName = user.poolId.slice(user.poolId.indexOf('_') + 1);
  }

  /** The two calls of a sign-in. Throws when one is refused. */
  async signIn(connection: Connection, url: string): Promise<void> {
    const { clientId: ClientId, username: USERNAME } = this.#user;
    const SRP_A = this.#a.toString('hex');
    const first = await answerTo<{ ChallengeParameters: Challenge }>(
      connection,
      unsignedCall(url, 'InitiateAuth', {
        ClientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME, SRP_A },
      }),
    );
    await answerTo(
      connection,
      unsignedCall(url, 'RespondToAuthChallenge', {
        ClientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: this.#claim(first.ChallengeParameters),
      }),
    );
  }

  #claim({ SALT, SRP_B, SECRET_BLOCK }: Challenge): Record<string, string> {
    const { username } = this.#user;
    const b = toBigInt(fromHex(SRP_B));
    const scrambler = sha256(twosComplement(this.#a), twosComplement(fromBigInt(b)));
    const { x, masked } = this.#password(SALT);
    const base = (((b - masked) % prime) + prime) % prime;
    const shared = power(fromBigInt(base), fromBigInt(this.#secret + toBigInt(scrambler) * x));
    const info = 'Caldera Derived Key';
    const salt = twosComplement(scrambler);
    const key = Buffer.from(hkdfSync('sha256', twosComplement(shared), salt, info, 16));
    const timestamp = formatTimestamp(Date.now());
    const signature = createHmac('sha256', key)
      .update(this.#poolName + username)
      .update(Buffer.from(SECRET_BLOCK, 'base64'))
      .update(timestamp)
      .digest('base64');
    return {
      USERNAME: username,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: signature,
      TIMESTAMP: timestamp,
    };
  }

  #password(salt: string): { x: bigint; masked: bigint } {
    if (this.#ofPassword?.salt === salt) return this.#ofPassword;
    const { username, password } = this.#user;
    const identity = sha256(`${this.#poolName}${username}:${password}`);
    const hash = sha256(twosComplement(fromHex(salt)), identity);
    const masked = (multiplier * toBigInt(powerOfGenerator(hash))) % prime;
    this.#ofPassword = { salt, x: toBigInt(hash), masked };
    return this.#ofPassword;
  }
}
