/** Policies for tests: from objects, through the parsers that real texts go through. */
import { type CompiledPolicy, compilePolicy } from '../../src/iam/compiled-policy.ts';
import type { Policies } from '../../src/iam/evaluate.ts';
import {
  parsePermissionsPolicy,
  parseResourcePolicy,
  parseTrustPolicy,
} from '../../src/iam/policy-document.ts';
import { type Group, user } from './cases.ts';

type Parser = typeof parsePermissionsPolicy;

/** Statements become a document of the newer version; a document stays what it is. */
const textOf = (given: object): string =>
  JSON.stringify('Version' in given ? given : { Version: '2012-10-17', Statement: given });

const compileWith = (parse: Parser) => (given: object) => compilePolicy(parse(textOf(given)));

export const permissions: (given: object) => CompiledPolicy = compileWith(parsePermissionsPolicy);
export const resourcePolicy: (given: object) => CompiledPolicy = compileWith(parseResourcePolicy);
export const trustPolicy: (given: object) => CompiledPolicy = compileWith(parseTrustPolicy);

export const policiesOf = (group: Group): Policies => ({
  identity: (group.identity ?? []).map(permissions),
  boundary: group.boundary && permissions(group.boundary),
  session: group.session?.map(permissions),
  resource: group.resource && resourcePolicy(group.resource),
  trust: group.trust && trustPolicy(group.trust),
});

/** Every row of every group as a request, with the policies that decide it. */
export const requestsOf = (group: Group) =>
  group.rows.map(({ expected, action, resource, context = {}, principal }) => ({
    expected,
    request: {
      principal: principal ?? group.principal ?? user('Ana'),
      action,
      resource,
      context,
    },
  }));
