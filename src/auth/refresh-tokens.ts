/**
 * Refresh tokens: encrypted JWTs of five parts, as Cognito's, that only this server reads. One
 * holds all that a refresh needs; the store is asked only whether its family was revoked.
 */
import { EncryptJWT, errors as joseErrors, jwtDecrypt } from 'jose';
import { errors } from '../directory/errors.ts';
import { tokenSecondsOf } from '../directory/token-validity.ts';
import type { Client } from '../directory/types.ts';
import { tokenCharactersMax } from '../lib/limits.ts';
import type { Vault } from '../lib/vault.ts';

/** What a refresh token says. */
export interface RefreshGrant {
  sub: string;
  /** The family: a `newTokenId` of the sign-in. */
  originJti: string;
  /** How many tokens of the family came before; see `judgeRefresh`. */
  generation: number;
  authMs: number;
  eventId: string;
  /** Of the whole family: a rotated token lasts as long as the first one would have. */
  expiresMs: number;
}

/** When a refresh token ends that a sign-in of that moment gives. */
export const refreshExpiryMs = ({ settings }: Client, authMs: number): number =>
  authMs + tokenSecondsOf(settings).refresh * 1000;

/** A256KW: every token is encrypted by a key of its own, so that no count of tokens is too many. */
const protectedHeader = { cty: 'JWT', enc: 'A256GCM', alg: 'A256KW' };

/** By its form: five parts, where ID and access tokens have three. */
export const isRefreshToken = (token: string): boolean => token.split('.').length === 5;

export class RefreshTokens {
  readonly #key: Uint8Array;

  constructor(vault: Vault) {
    this.#key = Uint8Array.from(vault.derive('refresh-tokens'));
  }

  /** The token by which users of that client refresh. Issued now, so no two are the same. */
  seal(client: Client, grant: RefreshGrant): Promise<string> {
    const { sub, originJti, generation, authMs, eventId, expiresMs } = grant;
    return new EncryptJWT({ originJti, generation, authMs, eventId, expiresMs })
      .setProtectedHeader(protectedHeader)
      .setIssuer(client.poolId)
      .setAudience(client.id)
      .setSubject(sub)
      .encrypt(this.#key);
  }

  /**
   * Reads a token of that client. `judgeRefresh` says whether it may still be used.
   * @throws errors.invalidRefreshToken, errors.refreshTokenExpired
   */
  async open(client: Client, token: string, nowMs: number): Promise<RefreshGrant> {
    const grant = await this.#decrypt(client, token);
    if (nowMs >= grant.expiresMs) throw errors.refreshTokenExpired();
    return grant;
  }

  async #decrypt(client: Client, token: string): Promise<RefreshGrant> {
    if (token.length > tokenCharactersMax) throw errors.invalidRefreshToken();
    try {
      const { payload } = await jwtDecrypt<RefreshGrant>(token, this.#key, {
        keyManagementAlgorithms: [protectedHeader.alg],
        contentEncryptionAlgorithms: [protectedHeader.enc],
        issuer: client.poolId,
        audience: client.id,
      });
      const { sub, originJti, generation, authMs, eventId, expiresMs } = payload;
      return { sub, originJti, generation, authMs, eventId, expiresMs };
    } catch (error) {
      // TypeError: not even the form of a token.
      if (error instanceof joseErrors.JOSEError || error instanceof TypeError)
        throw errors.invalidRefreshToken();
      throw error;
    }
  }
}
