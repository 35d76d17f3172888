/** The `Principal` and `NotPrincipal` elements of policies. */
import { isObject, type Json, type JsonObject, MalformedPolicy, textsOf } from './policy-json.ts';

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export interface PrincipalSet {
  /** For NotPrincipal. */
  negated: boolean;
  members: { type: PrincipalType; values: string[] }[];
}

/** What each kind of principal may look like. Whether it exists is not looked at. */
const forms: Record<PrincipalType, RegExp> = {
  // An account, an ARN, anybody, or the id that stands for a deleted user or role.
  AWS: /^(\*|\d{12}|arn:aws[\w-]*:(iam|sts)::\d{12}:[^\s*]+|A(ID|RO)A[A-Z0-9]{12,})$/,
  Service: /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/,
  Federated: /^\S+$/,
  CanonicalUser: /^[0-9a-f]{64}$/,
};

const isPrincipalType = (type: string): type is PrincipalType => Object.hasOwn(forms, type);

/** `objectOnly`: trust policies do not take `"*"` for `{"AWS": "*"}`. */
export function parsePrincipals(
  json: JsonObject,
  place: string,
  { objectOnly = false } = {},
): PrincipalSet {
  const field = json.Principal === undefined ? 'NotPrincipal' : 'Principal';
  const value = json[field];
  if (value === undefined) throw new MalformedPolicy('Missing required field Principal', place);
  if ('Principal' in json && 'NotPrincipal' in json) throw excludeEachOther(place);
  const path = `${place}.${field}`;
  const negated = field === 'NotPrincipal';
  if (value === '*' && !objectOnly) return { negated, members: [{ type: 'AWS', values: ['*'] }] };
  if (!isObject(value)) throw new MalformedPolicy('Principal must be a JSON object.', path);
  const entries = Object.entries(value);
  if (entries.length === 0)
    throw new MalformedPolicy('Missing required field Principal cannot be empty!', path);
  return { negated, members: entries.map(([type, member]) => parseMember(type, member, path)) };
}

const excludeEachOther = (place: string) =>
  new MalformedPolicy(
    'Syntax errors in policy.',
    place,
    'Principal and NotPrincipal exclude each other',
  );

function parseMember(type: string, json: Json, path: string): PrincipalSet['members'][number] {
  if (!isPrincipalType(type))
    throw new MalformedPolicy(`Invalid principal in policy: "${type}"`, path);
  const values = textsOf(json);
  if (!values || values.length === 0)
    throw new MalformedPolicy('Syntax errors in policy.', `${path}.${type}`, 'principals expected');
  const wrong = values.find((value) => !forms[type].test(value));
  if (wrong === undefined) return { type, values };
  // AWS writes the type in capitals here.
  const sentence = `Invalid principal in policy: "${type.toUpperCase()}":"${wrong}"`;
  throw new MalformedPolicy(sentence, `${path}.${type}`);
}
