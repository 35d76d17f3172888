/** The user, group or role that a call names: as a resource, and as it is stored. */
import { iamGroupArn, iamUserArn, roleArn } from '../directory/arns.ts';
import { errors } from '../directory/errors.ts';
import type { IamGroup, IamUser } from '../directory/iam-types.ts';
import type { Role } from '../directory/types.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './operation.ts';

/** A name that nobody has is asked for at the root path. */
export async function userArnOf(name: string, call: Call, store: Store): Promise<string> {
  const user = await store.iam.users.get(name);
  return iamUserArn(call.accountId, user?.path ?? '/', user?.name ?? name);
}

export const userOfCall = (input: { UserName: string }, call: Call, store: Store) =>
  userArnOf(input.UserName, call, store);

export async function groupOfCall(
  { GroupName: name }: { GroupName: string },
  call: Call,
  store: Store,
): Promise<string> {
  const group = await store.iam.groups.get(name);
  return iamGroupArn(call.accountId, group?.path ?? '/', group?.name ?? name);
}

export async function roleOfCall(
  { RoleName: name }: { RoleName: string },
  call: Call,
  store: Store,
): Promise<string> {
  const role = await store.iam.roles.get(name);
  return roleArn(call.accountId, role?.path ?? '/', role?.name ?? name);
}

export async function requireUser(store: Store, name: string): Promise<IamUser> {
  const user = await store.iam.users.get(name);
  if (!user) throw errors.entityNotFound('user', name);
  return user;
}

export async function requireGroup(store: Store, name: string): Promise<IamGroup> {
  const group = await store.iam.groups.get(name);
  if (!group) throw errors.entityNotFound('group', name);
  return group;
}

export async function requireRole(store: Store, name: string): Promise<Role> {
  const role = await store.iam.roles.get(name);
  if (!role) throw errors.entityNotFound('role', name);
  return role;
}

/** The user whom a call means: the one it names, or the caller. */
export function userNameOf(input: { UserName?: string | undefined }, call: Call): string {
  const { identity } = call.caller;
  const name = input.UserName ?? (identity.kind === 'user' ? identity.name : undefined);
  if (name === undefined) throw errors.userNameMissing();
  return name;
}

/** As a resource. */
export const ownUserOfCall = (
  input: { UserName?: string | undefined },
  call: Call,
  store: Store,
): Promise<string> => userArnOf(userNameOf(input, call), call, store);
