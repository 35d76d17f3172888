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

/** Groups are of one class and one account: a search for any other finds none. */
const isElsewhere = (input: DescribeLogGroupsRequest, call: Call): boolean =>
  (input.logGroupClass !== undefined && input.logGroupClass !== 'STANDARD') ||
  (input.includeLinkedAccounts === true &&
    input.accountIdentifiers !== undefined &&
    !input.accountIdentifiers.includes(call.accountId));

function groupsOf(
  store: Store,
  input: DescribeLogGroupsRequest,
  call: Call,
  page: PageRequest,
): Awaitable<Page<LogGroup>> {
  if (input.logGroupIdentifiers) return groupsNamed(store, input.logGroupIdentifiers, call);
  if (input.logGroupNamePattern !== undefined)
    return groupsLike(store, call.region, input.logGroupNamePattern, page);
  return store.logs.groups(call.region, { ...page, prefix: input.logGroupNamePrefix });
}

async function groupsNamed(
  store: Store,
  identifiers: string[],
  call: Call,
): Promise<Page<LogGroup>> {
  const items: LogGroup[] = [];
  for (const logGroupIdentifier of identifiers) {
    const group = await store.logs.group(call.region, groupNameOf({ logGroupIdentifier }, call));
    if (group) items.push(group);
  }
  return { items };
}

/** Names that hold a text: looked for page by page, and not in more than so many groups a call. */
async function groupsLike(
  store: Store,
  region: string,
  text: string,
  page: PageRequest,
): Promise<Page<LogGroup>> {
  const items: LogGroup[] = [];
  let { after } = page;
  let scanned = 0;
  do {
    // Never more than still fit, so that the cursor stands behind the last group answered.
    const limit = page.limit - items.length;
    const read = await store.logs.groups(region, { limit, after });
    items.push(...read.items.filter((group) => group.name.includes(text)));
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
    logGroupClass: 'STANDARD',
    logGroupArn: arn,
  };
}
