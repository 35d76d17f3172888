import { logGroupArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import type { LogGroup } from '../../directory/types.ts';
import { logDescribeMax, logGroupsScannedMax } from '../../lib/limits.ts';
import type { Awaitable, Page, PageRequest, Store } from '../../store/store.ts';
import type { DescribeLogGroupsRequest, LogGroup as WireGroup } from '../../wire/logs.generated.ts';
import { groupNameOf } from '../log-groups.ts';
import { type Call, logs } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const DescribeLogGroups = logs('DescribeLogGroups', {
  // AWS names no group here, even when a prefix is given.
  resource: (_input, call) => `${logGroupArn(call.region, call.accountId, '')}:log-stream:`,
  run: async ({ store }, input, call) => {
    requireOneFilter(input);
    if (isElsewhere(input, call)) return { logGroups: [] };
    const page = pageRequest(input.limit ?? logDescribeMax, input.nextToken);
    const { items, token } = await readPage(
      () => groupsOf(store, input, call, page),
      errors.invalidLogToken,
    );
    const brief = input.logGroupNamePattern !== undefined;
    return {
      logGroups: items.map((group) => wireGroup(group, call, brief)),
      nextToken: token,
    };
  },
});

function requireOneFilter(input: DescribeLogGroupsRequest): void {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
  if (prefix !== undefined && pattern !== undefined) throw errors.groupNamePrefixAndPattern();
  if (input.logGroupIdentifiers && (prefix !== undefined || pattern !== undefined))
    throw errors.groupIdentifiersAndFilter();
}

/** Groups are of one account: a search in others finds none. */
const isElsewhere = (input: DescribeLogGroupsRequest, call: Call): boolean =>
  input.includeLinkedAccounts === true &&
  input.accountIdentifiers !== undefined &&
  !input.accountIdentifiers.includes(call.accountId);

function groupsOf(
  store: Store,
  input: DescribeLogGroupsRequest,
  call: Call,
  page: PageRequest,
): Awaitable<Page<LogGroup>> {
  const { logGroupNamePrefix: prefix, logGroupNamePattern: text, logGroupClass } = input;
  const isAsked = (group: LogGroup): boolean =>
    (text === undefined || group.name.includes(text)) &&
    (logGroupClass === undefined || group.class === logGroupClass);
  if (input.logGroupIdentifiers)
    return groupsNamed(store, input.logGroupIdentifiers, call, isAsked);
  return text === undefined && logGroupClass === undefined
    ? store.logs.groups(call.region, { ...page, prefix })
    : groupsWhere(store, call.region, { ...page, prefix }, isAsked);
}

async function groupsNamed(
  store: Store,
  identifiers: string[],
  call: Call,
  isAsked: (group: LogGroup) => boolean,
): Promise<Page<LogGroup>> {
  const items: LogGroup[] = [];
  for (const logGroupIdentifier of identifiers) {
    const group = await store.logs.group(call.region, groupNameOf({ logGroupIdentifier }, call));
    if (group && isAsked(group)) items.push(group);
  }
  return { items };
}

/** What no index serves is looked for page by page, and in not more than so many groups a call. */
async function groupsWhere(
  store: Store,
  region: string,
  page: PageRequest & { prefix?: string | undefined },
  isAsked: (group: LogGroup) => boolean,
): Promise<Page<LogGroup>> {
  const items: LogGroup[] = [];
  let { after } = page;
  let scanned = 0;
  do {
    // Never more than still fit, so that the cursor stands behind the last group answered.
    const limit = page.limit - items.length;
    const read = await store.logs.groups(region, { ...page, limit, after });
    items.push(...read.items.filter(isAsked));
    scanned += read.items.length;
    after = read.next;
  } while (after !== undefined && items.length < page.limit && scanned < logGroupsScannedMax);
  return { items, next: after };
}

/** `brief`: what AWS answers to a search by pattern. */
function wireGroup(group: LogGroup, call: Call, brief: boolean): WireGroup {
  const arn = logGroupArn(group.region, call.accountId, group.name);
  const named = { logGroupName: group.name, creationTime: group.createdMs, arn: `${arn}:*` };
  if (brief) return named;
  return {
    ...named,
    retentionInDays: group.retentionDays,
    metricFilterCount: 0,
    storedBytes: group.storedBytes,
    logGroupClass: group.class,
    logGroupArn: arn,
    deletionProtectionEnabled: group.deletionProtected,
  };
}
