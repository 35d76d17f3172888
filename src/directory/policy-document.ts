/**
 * Policy documents of IAM: what their text means, or AWS's sentence on what is wrong with it.
 * The parsed form leaves nothing for an evaluator to check: lists are lists, and "not" is a flag.
 */
import { errors } from './errors.ts';
import {
  type Condition,
  conditionsOf,
  isObject,
  type Json,
  type JsonObject,
  textsOf,
} from './policy-document-json.ts';

export interface PolicyDocument {
  /** Policy variables such as `${aws:username}` are text in the older version. */
  version: '2012-10-17' | '2008-10-17';
  statements: Statement[];
}

export interface Statement {
  sid?: string | undefined;
  effect: 'Allow' | 'Deny';
  /** Only in trust policies. */
  principals?: Principals | undefined;
  actions: Patterns;
  /** Not in trust policies, where the resource is the role itself. */
  resources?: Patterns | undefined;
  conditions: Condition[];
}

/** Texts with `*` and `?` as wildcards. `negated` for NotAction and NotResource. */
export interface Patterns {
  negated: boolean;
  patterns: string[];
}

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';
export type Principals = { type: PrincipalType; values: string[] }[];

const refuse = errors.malformedPolicy;
const syntaxError = () => refuse('Syntax errors in policy.');

const topFields = new Set(['Version', 'Id', 'Statement']);
const statementFields = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** The permissions policy of a role. Throws `MalformedPolicyDocument`. */
export function parsePermissionsPolicy(text: string): PolicyDocument {
  const document = parseObject(text, syntaxError);
  if (hasOther(document, topFields)) throw syntaxError();
  const version = versionOf(document.Version, syntaxError);
  const statements = statementsOf(document.Statement, syntaxError).map(permissionStatement);
  requireUniqueSids(statements, 'Statement IDs (SID) in a single policy must be unique.');
  return { version, statements };
}

/** The policy that says who may assume a role. Throws `MalformedPolicyDocument`. */
export function parseTrustPolicy(text: string): PolicyDocument {
  const document = parseObject(text, () => refuse('This policy contains invalid Json'));
  prohibitOther(document, topFields);
  const version = versionOf(document.Version, () =>
    refuse('The policy must contain a valid version string'),
  );
  const statements = statementsOf(document.Statement, () =>
    refuse('Could not parse the policy: Statement is empty!'),
  ).map(trustStatement);
  requireUniqueSids(statements, 'The Statement Ids in the policy are not unique');
  return { version, statements };
}

function permissionStatement(json: Json): Statement {
  if (!isObject(json) || hasOther(json, statementFields)) throw syntaxError();
  if ('Principal' in json || 'NotPrincipal' in json)
    throw refuse('Policy document should not specify a principal.');
  if (json.Effect !== 'Allow' && json.Effect !== 'Deny') throw syntaxError();
  const actions = patternsOf(json, 'Action', 'Policy statement must contain actions.');
  const resources = patternsOf(json, 'Resource', 'Policy statement must contain resources.');
  actions.patterns.forEach(checkAction);
  resources.patterns.forEach(checkResource);
  return {
    sid: sidOf(json),
    effect: json.Effect,
    actions,
    resources,
    conditions: conditionsOf(json.Condition, syntaxError),
  };
}

function trustStatement(json: Json): Statement {
  if (!isObject(json)) throw syntaxError();
  prohibitOther(json, statementFields);
  if ('Resource' in json) throw refuse('Has prohibited field Resource');
  if ('NotResource' in json) throw refuse('AssumeRole policy must not contain resources.');
  const effect = trustEffect(json);
  const principals = principalsOf(json);
  const actions = patternsOf(json, 'Action', 'Missing required field Action');
  if (!actions.patterns.every((action) => /^sts:/i.test(action)))
    throw refuse('AssumeRole policy may only specify STS AssumeRole actions.');
  const conditions = conditionsOf(json.Condition, syntaxError);
  return { sid: sidOf(json), effect, principals, actions, conditions };
}

function trustEffect(json: JsonObject): 'Allow' | 'Deny' {
  const { Effect: effect } = json;
  if (effect === undefined) throw refuse('Missing required field Effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw refuse(`Invalid effect: ${effect}`);
  return effect;
}

function principalsOf(json: JsonObject): Principals {
  const { Principal: principal } = json;
  if ('NotPrincipal' in json)
    throw refuse('AssumeRole policy must not contain NotPrincipal field.');
  if (principal === undefined) throw refuse('Missing required field Principal');
  if (!isObject(principal)) throw refuse('Principal must be a JSON object.');
  const entries = Object.entries(principal);
  if (entries.length === 0) throw refuse('Missing required field Principal cannot be empty!');
  return entries.map(([type, value]) => {
    if (!isPrincipalType(type)) throw refuse(`Invalid principal in policy: "${type}"`);
    return { type, values: principalValues(type, value) };
  });
}

/** What each kind of principal may look like. Whether it exists is not looked at. */
const principalForms: Record<PrincipalType, RegExp> = {
  // An account, an ARN, anybody, or the id that stands for a deleted user or role.
  AWS: /^(\*|\d{12}|arn:aws[\w-]*:(iam|sts)::\d{12}:[^\s*]+|A(ID|RO)A[A-Z0-9]{12,})$/,
  Service: /^[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?$/,
  Federated: /^\S+$/,
  CanonicalUser: /^[0-9a-f]{64}$/,
};

const isPrincipalType = (type: string): type is PrincipalType =>
  Object.hasOwn(principalForms, type);

function principalValues(type: PrincipalType, json: Json): string[] {
  const values = textsOf(json);
  if (!values || values.length === 0) throw syntaxError();
  const wrong = values.find((value) => !principalForms[type].test(value));
  if (wrong === undefined) return values;
  // AWS writes the type in capitals here.
  throw refuse(`Invalid principal in policy: "${type.toUpperCase()}":"${wrong}"`);
}

function parseObject(text: string, refusal: () => Error): JsonObject {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    throw refusal();
  }
  if (!isObject(json)) throw refusal();
  return json;
}

/** A document without a version means the older one, as AWS documents. */
function versionOf(json: Json | undefined, refusal: () => Error): PolicyDocument['version'] {
  const version = json ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') throw refusal();
  return version;
}

function statementsOf(json: Json | undefined, refusal: () => Error): Json[] {
  const statements = Array.isArray(json) ? json : json === undefined ? [] : [json];
  if (statements.length === 0) throw refusal();
  return statements;
}

const hasOther = (json: JsonObject, fields: ReadonlySet<string>): boolean =>
  Object.keys(json).some((field) => !fields.has(field));

function prohibitOther(json: JsonObject, fields: ReadonlySet<string>): void {
  const other = Object.keys(json).find((field) => !fields.has(field));
  if (other !== undefined) throw refuse(`Has prohibited field ${other}`);
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: one of both, and not empty. */
function patternsOf(json: JsonObject, field: 'Action' | 'Resource', missing: string): Patterns {
  const [positive, negative] = [json[field], json[`Not${field}`]];
  if (positive !== undefined && negative !== undefined) throw syntaxError();
  const value = positive ?? negative;
  if (value === undefined) throw refuse(missing);
  const patterns = textsOf(value);
  if (!patterns) throw syntaxError();
  if (patterns.length === 0) throw refuse(missing);
  return { negated: positive === undefined, patterns };
}

function checkAction(action: string): void {
  if (action === '*') return;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0)
    throw refuse('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  if (rest.length > 1) throw refuse('Actions/Condition can contain only one colon.');
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) throw refuse(`Vendor ${vendor} is not valid`);
}

function checkResource(resource: string): void {
  if (resource !== '*' && !/^arn:([^:]*:){4}./.test(resource))
    throw refuse(`Resource ${resource} must be in ARN format or "*".`);
}

function sidOf(json: JsonObject): string | undefined {
  const { Sid: sid } = json;
  if (sid !== undefined && typeof sid !== 'string') throw syntaxError();
  return sid;
}

function requireUniqueSids(statements: Statement[], message: string): void {
  const sids = statements.map((statement) => statement.sid).filter((sid) => sid);
  if (new Set(sids).size < sids.length) throw refuse(message);
}
