import { requireRole, roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { inlinePage } from '../policies.ts';

export const ListRolePolicies = iam('ListRolePolicies', {
  resource: roleOfCall,
  run: async ({ store }, input) => inlinePage(await requireRole(store, input.RoleName), input),
});
