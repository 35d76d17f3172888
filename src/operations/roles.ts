/** Finding the role that a call names. */
import { roleArn } from '../directory/arns.ts';
import { errors } from '../directory/errors.ts';
import type { Role } from '../directory/types.ts';
import type { Store } from '../store/store.ts';
import type { Call } from './operation.ts';

/** The role as a resource. Calls name no path: a policy on a role with one must say `*`. */
export const roleOfCall = (input: { RoleName: string }, call: Call): string =>
  roleArn(call.accountId, '/', input.RoleName);

export async function requireRole(store: Store, name: string): Promise<Role> {
  const role = await store.roles.get(name);
  if (!role) throw errors.roleNotFound(name);
  return role;
}
