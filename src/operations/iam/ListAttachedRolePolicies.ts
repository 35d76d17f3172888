import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';
import { attachedPage } from '../policies.ts';

export const ListAttachedRolePolicies = iam('ListAttachedRolePolicies', {
  resource: roleOfCall,
  run: ({ store }, input) => attachedPage(store.iam, { kind: 'role', name: input.RoleName }, input),
});
