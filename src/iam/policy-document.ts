/**
 * Policy documents of IAM: what their text means, or AWS's sentence on what is wrong with it and
 * the place of the mistake. The parsed form leaves nothing to check: lists are lists, and "not"
 * is a flag.
 */
import { operatorOf, templateMistake, valueMistake } from './operators.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  MalformedPolicy,
  parsePolicyObject,
  textsOf,
} from './policy-json.ts';
import { type PrincipalSet, parsePrincipals } from './policy-principals.ts';

export interface PolicyDocument {
  /** Policy variables such as `${aws:username}` are text in the older version. */
  version: '2012-10-17' | '2008-10-17';
  statements: Statement[];
}

export interface Statement {
  sid?: string | undefined;
  effect: 'Allow' | 'Deny';
  /** Not in the permissions policies of an identity, where it is that identity. */
  principals?: PrincipalSet | undefined;
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

export interface Condition {
  /** As written, such as `StringEquals` or `ForAnyValue:ArnLikeIfExists`. */
  operator: string;
  key: string;
  values: string[];
}

/** A statement to be read, and where it stands. */
interface Reading {
  json: JsonObject;
  place: string;
  variables: boolean;
}

const syntax = 'Syntax errors in policy.';

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

/** The permissions policy of a role or a user. Throws `MalformedPolicy`. */
export function parsePermissionsPolicy(text: string): PolicyDocument {
  const document = parsePolicyObject(text, syntax);
  refuseOther(document, topFields, '', () => syntax);
  const version = versionOf(document.Version, syntax);
  const statements = readingsOf(document.Statement, version, syntax).map(permissionStatement);
  requireUniqueSids(statements, 'Statement IDs (SID) in a single policy must be unique.');
  return { version, statements };
}

/** The policy of a resource that says who may do what with it. Throws `MalformedPolicy`. */
export function parseResourcePolicy(text: string): PolicyDocument {
  const document = parsePolicyObject(text, syntax);
  refuseOther(document, topFields, '', () => syntax);
  const version = versionOf(document.Version, syntax);
  const statements = readingsOf(document.Statement, version, syntax).map(resourceStatement);
  requireUniqueSids(statements, 'Statement IDs (SID) in a single policy must be unique.');
  return { version, statements };
}

/** The policy that says who may assume a role. Throws `MalformedPolicy`. */
export function parseTrustPolicy(text: string): PolicyDocument {
  const document = parsePolicyObject(text, 'This policy contains invalid Json');
  refuseOther(document, topFields, '', prohibited);
  const version = versionOf(document.Version, 'The policy must contain a valid version string');
  const empty = 'Could not parse the policy: Statement is empty!';
  const statements = readingsOf(document.Statement, version, empty).map(trustStatement);
  requireUniqueSids(statements, 'The Statement Ids in the policy are not unique');
  return { version, statements };
}

const prohibited = (field: string) => `Has prohibited field ${field}`;

function permissionStatement(reading: Reading): Statement {
  const { json, place } = reading;
  refuseOther(json, statementFields, place, () => syntax);
  if ('Principal' in json || 'NotPrincipal' in json)
    throw new MalformedPolicy('Policy document should not specify a principal.', place);
  return {
    sid: sidOf(reading),
    effect: effectOf(reading, syntax, syntax),
    actions: actionsOf(reading, 'Policy statement must contain actions.'),
    resources: resourcesOf(reading),
    conditions: conditionsOf(reading),
  };
}

function resourceStatement(reading: Reading): Statement {
  const { json, place } = reading;
  refuseOther(json, statementFields, place, () => syntax);
  return {
    sid: sidOf(reading),
    effect: effectOf(reading, syntax, syntax),
    principals: parsePrincipals(json, place),
    actions: actionsOf(reading, 'Policy statement must contain actions.'),
    resources: resourcesOf(reading),
    conditions: conditionsOf(reading),
  };
}

function trustStatement(reading: Reading): Statement {
  const { json, place } = reading;
  refuseOther(json, statementFields, place, prohibited);
  if ('Resource' in json) throw new MalformedPolicy('Has prohibited field Resource', place);
  if ('NotResource' in json)
    throw new MalformedPolicy('AssumeRole policy must not contain resources.', place);
  if ('NotPrincipal' in json)
    throw new MalformedPolicy('AssumeRole policy must not contain NotPrincipal field.', place);
  const missing = 'Missing required field Effect';
  const effect = effectOf(reading, missing, `Invalid effect: ${json.Effect}`);
  const principals = parsePrincipals(json, place, { objectOnly: true });
  const actions = actionsOf(reading, 'Missing required field Action');
  if (!actions.patterns.every((action) => /^sts:/i.test(action)))
    throw new MalformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.', place);
  const conditions = conditionsOf(reading);
  return { sid: sidOf(reading), effect, principals, actions, conditions };
}

/** A document without a version means the older one, as AWS documents. */
function versionOf(json: Json | undefined, sentence: string): PolicyDocument['version'] {
  const version = json ?? '2008-10-17';
  if (version === '2012-10-17' || version === '2008-10-17') return version;
  throw new MalformedPolicy(sentence, 'Version', '2012-10-17 or 2008-10-17 expected');
}

/** One statement, or a list of at least one. */
function readingsOf(
  json: Json | undefined,
  version: PolicyDocument['version'],
  sentence: string,
): Reading[] {
  const statements = Array.isArray(json) ? json : json === undefined ? [] : [json];
  if (statements.length === 0) throw new MalformedPolicy(sentence, 'Statement', 'missing');
  return statements.map((statement, i) => {
    const place = Array.isArray(json) ? `Statement[${i}]` : 'Statement';
    if (!isObject(statement)) throw new MalformedPolicy(syntax, place, 'object expected');
    return { json: statement, place, variables: version === '2012-10-17' };
  });
}

function refuseOther(
  json: JsonObject,
  known: ReadonlySet<string>,
  place: string,
  sentence: (field: string) => string,
): void {
  const other = Object.keys(json).find((field) => !known.has(field));
  if (other === undefined) return;
  const path = place ? `${place}.${other}` : other;
  throw new MalformedPolicy(sentence(other), path, 'unknown element');
}

function effectOf({ json, place }: Reading, missing: string, wrong: string): 'Allow' | 'Deny' {
  const { Effect: effect } = json;
  if (effect === 'Allow' || effect === 'Deny') return effect;
  const sentence = effect === undefined ? missing : wrong;
  throw new MalformedPolicy(sentence, `${place}.Effect`, 'Allow or Deny expected');
}

function sidOf({ json, place }: Reading): string | undefined {
  const { Sid: sid } = json;
  if (sid === undefined || typeof sid === 'string') return sid;
  throw new MalformedPolicy(syntax, `${place}.Sid`, 'text expected');
}

function requireUniqueSids(statements: readonly Statement[], sentence: string): void {
  const seen = new Set<string>();
  statements.forEach(({ sid }, i) => {
    if (sid && seen.has(sid)) throw new MalformedPolicy(sentence, `Statement[${i}].Sid`);
    if (sid) seen.add(sid);
  });
}

/** `Action` or `NotAction`, `Resource` or `NotResource`: one of both, and not empty. */
function patternsOf(
  { json, place }: Reading,
  field: 'Action' | 'Resource',
  missing: string,
): { found: Patterns; path: (i: number) => string } {
  const [positive, negative] = [json[field], json[`Not${field}`]];
  if (positive !== undefined && negative !== undefined)
    throw new MalformedPolicy(syntax, place, `${field} and Not${field} exclude each other`);
  const value = positive ?? negative;
  const negated = positive === undefined;
  const name = `${place}.${negated ? 'Not' : ''}${field}`;
  if (value === undefined) throw new MalformedPolicy(missing, place);
  const patterns = textsOf(value);
  if (!patterns) throw new MalformedPolicy(syntax, name, 'text or list of texts expected');
  if (patterns.length === 0) throw new MalformedPolicy(missing, name);
  const path = (i: number) => (Array.isArray(value) ? `${name}[${i}]` : name);
  return { found: { negated, patterns }, path };
}

function actionsOf(reading: Reading, missing: string): Patterns {
  const { found, path } = patternsOf(reading, 'Action', missing);
  found.patterns.forEach((action, i) => {
    const sentence = actionMistake(action);
    if (sentence !== undefined) throw new MalformedPolicy(sentence, path(i));
  });
  return found;
}

function actionMistake(action: string): string | undefined {
  if (action === '*') return undefined;
  const [vendor = '', name, ...rest] = action.split(':');
  if (name === undefined)
    return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (rest.length > 0) return 'Actions/Condition can contain only one colon.';
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) return `Vendor ${vendor} is not valid`;
  return name === '' ? syntax : undefined;
}

function resourcesOf(reading: Reading): Patterns {
  const missing = 'Policy statement must contain resources.';
  const { found, path } = patternsOf(reading, 'Resource', missing);
  found.patterns.forEach((resource, i) => {
    const sentence = resourceMistake(resource);
    if (sentence !== undefined) throw new MalformedPolicy(sentence, path(i));
    const hint = templateMistake(resource, reading.variables);
    if (hint !== undefined) throw new MalformedPolicy(syntax, path(i), hint);
  });
  return found;
}

/** An ARN may end after its service; AWS fills the missing fields with wildcards. */
function resourceMistake(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [scheme, partition, service = '', region] = resource.split(':');
  if (scheme !== 'arn' || partition === undefined)
    return `Resource ${resource} must be in ARN format or "*".`;
  if (!/^(aws(-[a-z]+)*|\*)$/.test(partition))
    return `Partition "${partition}" is not valid for resource "${resource}".`;
  if (!/^[a-zA-Z0-9-]+$/.test(service))
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  if (service === 'iam' && region)
    return `IAM resource ${resource} cannot contain region information.`;
  return undefined;
}

/** The `Condition` block as a list: all of it must hold. */
function conditionsOf({ json, place, variables }: Reading): Condition[] {
  const { Condition: block } = json;
  if (block === undefined) return [];
  const path = `${place}.Condition`;
  return entriesOf(block, path).flatMap(([operator, keys]) => {
    const at = `${path}.${operator}`;
    const use = operatorOf(operator);
    if (!use) throw new MalformedPolicy(syntax, at, 'unknown condition operator');
    return entriesOf(keys, at).map(([key, value]) => {
      const values = scalarTexts(value, `${at}.${key}`);
      for (const text of values) {
        const hint = valueMistake(use, text, variables);
        if (hint === undefined) continue;
        // AWS reads dates in an earlier pass, which has a sentence of its own.
        const sentence = operator.includes('Date') ? 'The policy failed legacy parsing' : syntax;
        throw new MalformedPolicy(sentence, `${at}.${key}`, hint);
      }
      return { operator, key, values };
    });
  });
}

function entriesOf(json: Json, place: string): [string, Json][] {
  if (!isObject(json)) throw new MalformedPolicy(syntax, place, 'object expected');
  return Object.entries(json);
}

/** AWS takes `true` for `"true"` and `5` for `"5"` in conditions. */
function scalarTexts(json: Json, place: string): string[] {
  const items = Array.isArray(json) ? json : [json];
  if (items.every((item) => item !== null && typeof item !== 'object')) return items.map(String);
  throw new MalformedPolicy(syntax, place, 'text or list of texts expected');
}
