/** What an IAM user has: access keys, groups and policies, read through the API. */
import type { User } from '../wire/iam.generated.ts';
import type { Client } from './client.ts';

/** A policy that bears on a user. */
export interface HeldPolicy {
  name: string;
  /** Of a managed one; the others are inside of their holder. */
  arn?: string | undefined;
  holder: PolicyHolder;
  document: string;
}

export interface PolicyHolder {
  type: 'user' | 'group';
  name: string;
}

export interface Page {
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

/** The items of every page of a list. */
export async function all<P extends Page, T>(
  readPage: (Marker: string | undefined) => Promise<P>,
  itemsOf: (page: P) => readonly T[] | undefined,
): Promise<T[]> {
  const items: T[] = [];
  let marker: string | undefined;
  do {
    const page = await readPage(marker);
    items.push(...(itemsOf(page) ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker !== undefined);
  return items;
}

export async function accessKeysOf(client: Client, UserName: string) {
  const keys = await all(
    (Marker) => client.call('iam', 'ListAccessKeys', { UserName, Marker }),
    (page) => page.AccessKeyMetadata,
  );
  return keys.map((key) => ({ id: key.AccessKeyId ?? '', active: key.Status === 'Active' }));
}

export async function groupsOf(client: Client, UserName: string): Promise<string[]> {
  const groups = await all(
    (Marker) => client.call('iam', 'ListGroupsForUser', { UserName, Marker }),
    (page) => page.Groups,
  );
  return groups.map((group) => group.GroupName);
}

/** The user's own policies and those of its groups. */
export async function policiesOf(client: Client, userName: string): Promise<HeldPolicy[]> {
  const groups = await groupsOf(client, userName);
  const holders: PolicyHolder[] = [
    { type: 'user', name: userName },
    ...groups.map((name) => ({ type: 'group' as const, name })),
  ];
  const policies: HeldPolicy[] = [];
  for (const holder of holders)
    policies.push(...(await inlineOf(client, holder)), ...(await attachedTo(client, holder)));
  return policies;
}

async function inlineOf(client: Client, holder: PolicyHolder): Promise<HeldPolicy[]> {
  const { type, name: holderName } = holder;
  const [user, group] = [{ UserName: holderName }, { GroupName: holderName }];
  const names = await all<Page & { PolicyNames: string[] }, string>(
    (Marker) =>
      type === 'user'
        ? client.call('iam', 'ListUserPolicies', { ...user, Marker })
        : client.call('iam', 'ListGroupPolicies', { ...group, Marker }),
    (page) => page.PolicyNames,
  );
  const policies: HeldPolicy[] = [];
  for (const name of names) {
    const { PolicyDocument: text } =
      type === 'user'
        ? await client.call('iam', 'GetUserPolicy', { ...user, PolicyName: name })
        : await client.call('iam', 'GetGroupPolicy', { ...group, PolicyName: name });
    policies.push({ name, holder, document: decodeURIComponent(text) });
  }
  return policies;
}

async function attachedTo(client: Client, holder: PolicyHolder): Promise<HeldPolicy[]> {
  const { type, name } = holder;
  const attached = await all(
    (Marker) =>
      type === 'user'
        ? client.call('iam', 'ListAttachedUserPolicies', { UserName: name, Marker })
        : client.call('iam', 'ListAttachedGroupPolicies', { GroupName: name, Marker }),
    (page) => page.AttachedPolicies,
  );
  const policies: HeldPolicy[] = [];
  for (const { PolicyArn: arn = '', PolicyName = '' } of attached)
    policies.push({ name: PolicyName, arn, holder, document: await managedText(client, arn) });
  return policies;
}

/** The policy that limits a user, if any does. */
export async function boundaryOf(client: Client, user: User): Promise<HeldPolicy | undefined> {
  const arn = user.PermissionsBoundary?.PermissionsBoundaryArn;
  if (arn === undefined) return undefined;
  const holder = { type: 'user' as const, name: user.UserName };
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return { name, arn, holder, document: await managedText(client, arn) };
}

/** The text of the default version. */
export async function managedText(client: Client, PolicyArn: string): Promise<string> {
  const { Policy } = await client.call('iam', 'GetPolicy', { PolicyArn });
  const VersionId = Policy?.DefaultVersionId ?? '';
  const version = await client.call('iam', 'GetPolicyVersion', { PolicyArn, VersionId });
  return decodeURIComponent(version.PolicyVersion?.Document ?? '');
}
