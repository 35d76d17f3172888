/** Values of options that the endpoint itself knows: ids, names and ARNs of what is there. */
import type { Service } from '../../../wire/contract.ts';
import { isMap, type ValueMap } from '../output/value.ts';

/** One call; undefined when it is refused or nobody answers. */
export type Ask = (
  service: Service,
  operation: string,
  input: Record<string, unknown>,
) => Promise<ValueMap | undefined>;

export interface Suggestion {
  text: string;
  /** What a person knows it by. */
  note?: string | undefined;
}

interface Source {
  service: Service;
  operation: string;
  /** Input by the options that are known already, and what is always asked for. */
  needs?: Readonly<Record<string, string>>;
  input?: Record<string, unknown>;
  list: string;
  /** Members of an item: the value, and what it is known by. */
  value: string;
  note?: string;
}

const roleArns: Source = {
  service: 'iam',
  operation: 'ListRoles',
  list: 'Roles',
  value: 'Arn',
  note: 'RoleName',
};
const pool = { '--user-pool-id': 'UserPoolId' };
const iamNames = (operation: string, list: string, value: string): Source => ({
  service: 'iam',
  operation,
  list,
  value,
  note: 'Arn',
});

/** By option; where services mean different things by one, by service and option. */
const sources: Readonly<Record<string, Source>> = {
  '--user-pool-id': {
    service: 'cognito-idp',
    operation: 'ListUserPools',
    input: { MaxResults: 60 },
    list: 'UserPools',
    value: 'Id',
    note: 'Name',
  },
  '--job-id': {
    service: 'cognito-idp',
    operation: 'ListUserImportJobs',
    needs: pool,
    input: { MaxResults: 60 },
    list: 'UserImportJobs',
    value: 'JobId',
    note: 'JobName',
  },
  '--client-id': {
    service: 'cognito-idp',
    operation: 'ListUserPoolClients',
    needs: pool,
    input: { MaxResults: 60 },
    list: 'UserPoolClients',
    value: 'ClientId',
    note: 'ClientName',
  },
  'cognito-idp --username': {
    service: 'cognito-idp',
    operation: 'ListUsers',
    needs: pool,
    input: { Limit: 60 },
    list: 'Users',
    value: 'Username',
    note: 'UserStatus',
  },
  'cognito-idp --group-name': {
    service: 'cognito-idp',
    operation: 'ListGroups',
    needs: pool,
    list: 'Groups',
    value: 'GroupName',
    note: 'Description',
  },
  '--cloud-watch-logs-role-arn': roleArns,
  '--role-arn': roleArns,
  '--role-name': iamNames('ListRoles', 'Roles', 'RoleName'),
  'iam --user-name': iamNames('ListUsers', 'Users', 'UserName'),
  'iam --group-name': iamNames('ListGroups', 'Groups', 'GroupName'),
  '--policy-arn': {
    service: 'iam',
    operation: 'ListPolicies',
    list: 'Policies',
    value: 'Arn',
    note: 'PolicyName',
  },
  '--log-group-name': {
    service: 'logs',
    operation: 'DescribeLogGroups',
    list: 'logGroups',
    value: 'logGroupName',
  },
  '--log-stream-name': {
    service: 'logs',
    operation: 'DescribeLogStreams',
    needs: { '--log-group-name': 'logGroupName' },
    list: 'logStreams',
    value: 'logStreamName',
  },
};

/** `known` are the values of the options so far. Empty where nothing can be known. */
export async function liveValues(
  service: Service,
  option: string,
  known: ReadonlyMap<string, string>,
  ask: Ask,
): Promise<Suggestion[]> {
  const source = sources[`${service} ${option}`] ?? sources[option];
  if (!source) return [];
  const input: Record<string, unknown> = { ...source.input };
  for (const [needed, member] of Object.entries(source.needs ?? {})) {
    const value = known.get(needed);
    if (value === undefined) return [];
    input[member] = value;
  }
  const items = (await ask(source.service, source.operation, input))?.get(source.list);
  if (!Array.isArray(items)) return [];
  return items.filter(isMap).map((item) => suggestionOf(item, source));
}

function suggestionOf(item: ValueMap, { value, note }: Source): Suggestion {
  const known = note === undefined ? undefined : item.get(note);
  return {
    text: String(item.get(value) ?? ''),
    note: typeof known === 'string' ? known : undefined,
  };
}
