/** Tokens as the back end of an app checks them, by AWS's own library. */
import { JwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { AppAddress } from './amplify-app.ts';

type Payload = Record<string, unknown>;

/** The library itself fetches over https only, so it is given a fetcher. */
export function verifierOf({ url, poolId, clientId }: AppAddress) {
  const issuer = `${url}/${poolId}`;
  const jwksCache = new SimpleJwksCache({
    fetcher: { fetch: async (uri) => (await fetch(uri)).arrayBuffer() },
  });
  const options = { issuer, jwksUri: `${issuer}/.well-known/jwks.json`, audience: null };
  const verifier = JwtVerifier.create(options, { jwksCache });
  const whose = { id: 'aud', access: 'client_id' } as const;
  /** @throws when the token is not good, of another use, or another client's */
  return async (token: string, use: 'id' | 'access'): Promise<Payload> => {
    const payload: Payload = await verifier.verify(token);
    if (payload.token_use !== use || payload[whose[use]] !== clientId)
      throw new Error(`no ${use} token of this client`);
    return payload;
  };
}
