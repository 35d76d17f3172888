import { createdRole } from '../../directory/role.ts';
import { iam } from '../operation.ts';
import { requireRole, roleOfCall } from '../roles.ts';

export const GetRole = iam('GetRole', {
  resource: roleOfCall,
  run: async ({ store }, input, call) => {
    const role = await requireRole(store, input.RoleName);
    // No role was ever used in AWS's sense: only the import assumes roles, inside this server.
    return { Role: { ...createdRole(role, call.accountId), RoleLastUsed: {} } };
  },
});
