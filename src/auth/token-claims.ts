/** What tokens say, in Cognito's claims. Times in claims are whole epoch seconds. */
import { standardAttributes } from '../directory/schema.ts';
import { tokenSecondsOf } from '../directory/token-validity.ts';
import type { Client, User } from '../directory/types.ts';
import { formatSub, newSub } from '../lib/ids.ts';

/** What a user was let in for. */
export interface Grant {
  /** `<public URL>/<poolId>`; see `issuerOf`. */
  issuer: string;
  client: Client;
  user: User;
  /** The user's groups, in the order in which the tokens shall name them. */
  groups: readonly GrantGroup[];
  /** When the user signed in, and when these tokens are made: later at a refresh. */
  authMs: number;
  nowMs: number;
  /** The family of the tokens, the same over refreshes; see `newTokenId`. */
  originJti: string;
  /** Of the sign-in. */
  eventId: string;
}

export interface GrantGroup {
  name: string;
  roleArn?: string | undefined;
  /** Lower comes first; a group without comes last. */
  precedence?: number | undefined;
}

export type Claims = Record<string, unknown>;

/** Of tokens that the API gives, as against OAuth's: everything users may do about themselves. */
export const selfServiceScope = 'aws.cognito.signin.user.admin';

export const issuerOf = (publicUrl: string, poolId: string): string => `${publicUrl}/${poolId}`;

/**
 * An id for `jti` and `origin_jti`. It tells its millisecond (`tokenIdMs`), so that all tokens made
 * before a sign-out from everywhere can be refused by one time kept with the user.
 */
export const newTokenId = (nowMs: number): string => formatSub(newSub(nowMs));

/** The millisecond in which a token id was made. */
export const tokenIdMs = (id: string): number =>
  Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

export function idClaims(grant: Grant): Claims {
  const { client, user } = grant;
  return {
    sub: user.sub,
    ...groupClaims(grant.groups),
    ...roleClaims(grant.groups),
    ...attributeClaims(client, user),
    ...commonClaims(grant, 'id', tokenSecondsOf(client.settings).id),
    'cognito:username': user.username,
    aud: client.id,
  };
}

export const accessClaims = (grant: Grant): Claims => ({
  sub: grant.user.sub,
  ...groupClaims(grant.groups),
  ...commonClaims(grant, 'access', tokenSecondsOf(grant.client.settings).access),
  client_id: grant.client.id,
  scope: selfServiceScope,
  username: grant.user.username,
});

function commonClaims(grant: Grant, use: 'id' | 'access', lifeSeconds: number): Claims {
  const { issuer, client, nowMs } = grant;
  const issued = seconds(nowMs);
  const isRevocable = tokensAreRevocable(client);
  return {
    iss: issuer,
    ...(isRevocable && { origin_jti: grant.originJti }),
    event_id: grant.eventId,
    token_use: use,
    auth_time: seconds(grant.authMs),
    exp: issued + lifeSeconds,
    iat: issued,
    ...((isRevocable || use === 'access') && { jti: newTokenId(nowMs) }),
  };
}

/** Whether tokens of the client name their family: without, AWS leaves `origin_jti` out. */
const tokensAreRevocable = ({ settings }: Client): boolean =>
  settings.EnableTokenRevocation !== false || settings.RefreshTokenRotation?.Feature === 'ENABLED';

const seconds = (ms: number): number => Math.floor(ms / 1000);

const groupClaims = (groups: readonly GrantGroup[]): Claims =>
  groups.length > 0 ? { 'cognito:groups': groups.map(({ name }) => name) } : {};

/** The preferred role is that of the first group, unless an equal one has another role. */
function roleClaims(groups: readonly GrantGroup[]): Claims {
  const withRole = groups.filter(({ roleArn }) => roleArn);
  if (withRole.length === 0) return {};
  const roles = withRole.map(({ roleArn }) => roleArn);
  const rank = ({ precedence = Number.POSITIVE_INFINITY }: GrantGroup) => precedence;
  const best = Math.min(...withRole.map(rank));
  const [preferred, ...others] = new Set(
    withRole.filter((group) => rank(group) === best).map(({ roleArn }) => roleArn),
  );
  return {
    'cognito:roles': roles,
    ...(others.length === 0 && { 'cognito:preferred_role': preferred }),
  };
}

const standardNames: readonly string[] = standardAttributes.map(({ Name }) => Name);

/**
 * The attributes that the client may read. One that names none reads the standard ones, as the
 * API reference has it.
 */
export const readableAttributes = ({ settings }: Client): readonly string[] =>
  settings.ReadAttributes ?? standardNames;

function attributeClaims(client: Client, { attributes }: User): Claims {
  const claims: Claims = {};
  for (const name of readableAttributes(client)) {
    const claim = claimOf(name, attributes);
    if (claim !== undefined) claims[name] = claim;
  }
  return claims;
}

/** Custom attributes are text in tokens, whatever their type; the standard ones are as in OIDC. */
function claimOf(name: string, attributes: User['attributes']): unknown {
  const value = attributes[name];
  switch (name) {
    case 'sub':
      return undefined;
    case 'email_verified':
      return attributes.email === undefined ? undefined : value === 'true';
    case 'phone_number_verified':
      return attributes.phone_number === undefined ? undefined : value === 'true';
    case 'address':
      return value === undefined ? undefined : { formatted: value };
    case 'updated_at':
      return value === undefined ? undefined : Number(value);
    default:
      return value;
  }
}
