import { iamListDefault } from '../../lib/limits.ts';
import { namesPage } from '../names-page.ts';
import { iam } from '../operation.ts';
import { requireRole, roleOfCall } from '../roles.ts';

export const ListRolePolicies = iam('ListRolePolicies', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    const role = await requireRole(store, input.RoleName);
    const limit = input.MaxItems ?? iamListDefault;
    const page = namesPage(Object.keys(role.policies), limit, input.Marker);
    return {
      PolicyNames: page.names,
      IsTruncated: page.marker !== undefined,
      Marker: page.marker,
    };
  },
});
