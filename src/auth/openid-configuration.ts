/** The discovery document of a pool, `/{poolId}/.well-known/openid-configuration`. */

/** As AWS gives it for a pool without a domain: its OAuth end points are named, not served. */
export const openidConfiguration = (issuer: string) => ({
  authorization_endpoint: `${issuer}/authorize`,
  id_token_signing_alg_values_supported: ['RS256'],
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  response_types_supported: ['code', 'token'],
  scopes_supported: ['openid', 'email', 'phone', 'profile'],
  subject_types_supported: ['public'],
  token_endpoint: `${issuer}/token`,
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  userinfo_endpoint: `${issuer}/userInfo`,
});
