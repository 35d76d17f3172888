import { createdRole } from '../../directory/role.ts';
import { requireRole, roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const GetRole = iam('GetRole', {
  resource: roleOfCall,
  run: async ({ store }, input, call) => {
    const role = await requireRole(store, input.RoleName);
    // When a role was last used is not kept.
    return { Role: { ...createdRole(role, call.accountId), RoleLastUsed: {} } };
  },
});
