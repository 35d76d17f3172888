/** Which log group a call means: `logGroupName`, or a name or ARN in `logGroupIdentifier`. */
import { logGroupArn } from '../directory/arns.ts';
import { errors } from '../directory/errors.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './operation.ts';

export interface GroupInput {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

interface GroupPlace {
  region: string;
  accountId: string;
  name: string;
}

const groupArn = /^arn:[\w-]+:logs:([\w-]+):(\d{12}):log-group:([^:]+)(?::\*)?$/;
/** The tagging calls take no star: policies name the group itself. */
const groupArnOfTags = /^arn:aws:logs:[\w-]+:\d{12}:log-group:[^:]+$/;

function placeOf(identifier: string, call: Call): GroupPlace {
  const [, region, accountId, name] = groupArn.exec(identifier) ?? [];
  return region && accountId && name
    ? { region, accountId, name }
    : { region: call.region, accountId: call.accountId, name: identifier };
}

/**
 * The group's streams as a resource, in the form in which AWS's refusals show it. A policy on
 * `log-group:NAME:*` covers it, and so does one on `log-group:NAME:log-stream:*`.
 */
export function streamsOfCall(input: GroupInput, call: Call, stream = ''): string {
  const identifier = input.logGroupName ?? input.logGroupIdentifier ?? '';
  const { region, accountId, name } = placeOf(identifier, call);
  return `${logGroupArn(region, accountId, name)}:log-stream:${stream}`;
}

/** The name of the group. One of another account or region does not exist here. */
export function groupNameOf(input: GroupInput, call: Call): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw errors.groupNamedTwice();
  const identifier = logGroupName ?? logGroupIdentifier;
  if (identifier === undefined) throw errors.groupNotNamed();
  const place = placeOf(identifier, call);
  if (place.region !== call.region || place.accountId !== call.accountId)
    throw errors.logGroupNotFound();
  return place.name;
}

/** The name of the group whose tags a call is about. */
export function groupOfTagArn(arn: string, call: Call): string {
  if (!groupArnOfTags.test(arn)) throw errors.notALogGroup(arn);
  return groupNameOf({ logGroupIdentifier: arn }, call);
}

/** The group, when its class lets its events be read by this operation. */
export async function requireReadable(
  { logs }: Store,
  region: string,
  name: string,
  operation: string,
): Promise<void> {
  const group = await logs.group(region, name);
  if (!group) throw errors.logGroupNotFound();
  if (group.class !== 'STANDARD') throw errors.unsupportedByLogClass(name, group.class, operation);
}
