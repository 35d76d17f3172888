/**
 * Which operations answer in pages, and by which members, as botocore's `paginators-1.json` lists
 * them. What is not here (ListUserImportJobs, GetLogEvents) answers one page a call on AWS's
 * command line, too.
 */
import type { Service } from '../../../wire/contract.ts';

export interface Paginator {
  /** The input's member that takes a token, and the output's that brings the next one. */
  inputToken: string;
  outputToken: string;
  limitKey: string;
  /** The output's member that says whether there is more; without it, a token says so. */
  moreResults?: string;
  /** The first one is what `--max-items` counts. */
  resultKeys: readonly [string, ...string[]];
  /** Members of the first page that every page repeats. */
  nonAggregateKeys: readonly string[];
}

type Entry = Omit<Paginator, 'nonAggregateKeys'> & { nonAggregateKeys?: readonly string[] };

const byNextToken = (limitKey: string, resultKey: string, token = 'NextToken'): Entry => ({
  inputToken: token,
  outputToken: token,
  limitKey,
  resultKeys: [resultKey],
});

const byMarker = (resultKey: string): Entry => ({
  inputToken: 'Marker',
  outputToken: 'Marker',
  limitKey: 'MaxItems',
  moreResults: 'IsTruncated',
  resultKeys: [resultKey],
});

const paginators: Partial<Record<Service, Readonly<Record<string, Entry>>>> = {
  'cognito-idp': {
    AdminListGroupsForUser: byNextToken('Limit', 'Groups'),
    AdminListUserAuthEvents: byNextToken('MaxResults', 'AuthEvents'),
    ListGroups: byNextToken('Limit', 'Groups'),
    ListIdentityProviders: byNextToken('MaxResults', 'Providers'),
    ListResourceServers: byNextToken('MaxResults', 'ResourceServers'),
    ListUserPoolClients: byNextToken('MaxResults', 'UserPoolClients'),
    ListUserPools: byNextToken('MaxResults', 'UserPools'),
    ListUsers: byNextToken('Limit', 'Users', 'PaginationToken'),
    ListUsersInGroup: byNextToken('Limit', 'Users'),
  },
  iam: {
    GetGroup: { ...byMarker('Users'), nonAggregateKeys: ['Group'] },
    ListAccessKeys: byMarker('AccessKeyMetadata'),
    ListAttachedGroupPolicies: byMarker('AttachedPolicies'),
    ListAttachedRolePolicies: byMarker('AttachedPolicies'),
    ListAttachedUserPolicies: byMarker('AttachedPolicies'),
    ListGroupPolicies: byMarker('PolicyNames'),
    ListGroups: byMarker('Groups'),
    ListGroupsForUser: byMarker('Groups'),
    ListPolicies: byMarker('Policies'),
    ListPolicyVersions: byMarker('Versions'),
    ListRolePolicies: byMarker('PolicyNames'),
    ListRoles: byMarker('Roles'),
    ListUserPolicies: byMarker('PolicyNames'),
    ListUsers: byMarker('Users'),
    SimulateCustomPolicy: byMarker('EvaluationResults'),
    SimulatePrincipalPolicy: byMarker('EvaluationResults'),
  },
  logs: {
    DescribeLogGroups: byNextToken('limit', 'logGroups', 'nextToken'),
    DescribeLogStreams: byNextToken('limit', 'logStreams', 'nextToken'),
    FilterLogEvents: {
      ...byNextToken('limit', 'events', 'nextToken'),
      resultKeys: ['events', 'searchedLogStreams'],
    },
  },
};

/** Undefined for an operation that does not page. */
export function paginatorOf(service: Service, operation: string): Paginator | undefined {
  const entry = paginators[service]?.[operation];
  return entry && { nonAggregateKeys: [], ...entry };
}
