/** Signs and checks the tokens of a pool. */
import { decodeJwt, decodeProtectedHeader, errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import { errors } from '../directory/errors.ts';
import { tokenSecondsOf } from '../directory/token-validity.ts';
import { tokenCharactersMax } from '../lib/limits.ts';
import type { KeyRings } from './key-rings.ts';
import type { KeyRing, Signer } from './signing-keys.ts';
import {
  accessClaims,
  type Claims,
  type Grant,
  idClaims,
  selfServiceScope,
  tokenIdMs,
} from './token-claims.ts';

/** Members of AuthenticationResult; the refresh token is `RefreshTokens`' part. */
export interface SignedTokens {
  IdToken: string;
  AccessToken: string;
  /** Seconds that the access token lasts. */
  ExpiresIn: number;
  TokenType: 'Bearer';
}

/** Two signatures, made on libuv's threads. */
export async function signTokens(ring: KeyRing, grant: Grant): Promise<SignedTokens> {
  const [IdToken, AccessToken] = await Promise.all([
    sign(ring.signer('id'), idClaims(grant)),
    sign(ring.signer('access'), accessClaims(grant)),
  ]);
  const ExpiresIn = tokenSecondsOf(grant.client.settings).access;
  return { IdToken, AccessToken, ExpiresIn, TokenType: 'Bearer' };
}

const sign = ({ kid, privateKey }: Signer, claims: Claims): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);

/** What a good access token says. */
export interface AccessGrant {
  poolId: string;
  clientId: string;
  sub: string;
  username: string;
  /** The family, whose revocation ends the token; absent when the client's are not revocable. */
  originJti: string | undefined;
  jti: string;
  /** When the token was made: one made before the user's last global sign-out is revoked. */
  issuedMs: number;
  authMs: number;
  expiresMs: number;
}

/**
 * Checks the access token by which a user acts on their own account. What only a store knows is
 * left to the caller: whether user and client still are, whether the user is enabled, whether the
 * family was revoked and whether the user signed out everywhere after `issuedMs`.
 * @throws errors.accessTokenExpired, errors.invalidAccessToken
 */
export async function verifyAccessToken(
  rings: KeyRings,
  token: string,
  nowMs: number,
): Promise<AccessGrant> {
  const { poolId, kid } = originOf(token);
  const key = (await rings.ofToken(poolId, kid))?.publicKey('access', kid);
  if (!key) throw errors.invalidAccessToken();
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['RS256'],
      currentDate: new Date(nowMs),
      requiredClaims: ['exp', 'sub', 'jti', 'auth_time', 'client_id', 'username'],
    });
    return accessGrant(poolId, payload);
  } catch (error) {
    if (error instanceof joseErrors.JWTExpired) throw errors.accessTokenExpired();
    if (error instanceof joseErrors.JOSEError) throw errors.invalidAccessToken();
    throw error;
  }
}

/**
 * Which pool and key a token claims to come from. A pool's keys are nobody else's, so it does not
 * matter under which of the server's names the token was made.
 */
function originOf(token: string): { poolId: string; kid: string } {
  if (token.length > tokenCharactersMax) throw errors.invalidAccessToken();
  try {
    const { iss = '' } = decodeJwt(token);
    const { kid } = decodeProtectedHeader(token);
    if (kid) return { poolId: iss.slice(iss.lastIndexOf('/') + 1), kid };
  } catch {
    // Not even the form of a token.
  }
  throw errors.invalidAccessToken();
}

function accessGrant(poolId: string, payload: Claims): AccessGrant {
  const scopes = String(payload.scope).split(' ');
  if (payload.token_use !== 'access' || !scopes.includes(selfServiceScope))
    throw errors.invalidAccessToken();
  const jti = String(payload.jti);
  return {
    poolId,
    clientId: String(payload.client_id),
    sub: String(payload.sub),
    username: String(payload.username),
    originJti: payload.origin_jti === undefined ? undefined : String(payload.origin_jti),
    jti,
    issuedMs: tokenIdMs(jti),
    authMs: Number(payload.auth_time) * 1000,
    expiresMs: Number(payload.exp) * 1000,
  };
}
