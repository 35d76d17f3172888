import { roleArn } from '../../directory/arns.ts';
import { createdRole, newRole } from '../../directory/role.ts';
import { iam } from '../operation.ts';

export const CreateRole = iam('CreateRole', {
  resource: (input, call) => roleArn(call.accountId, input.Path ?? '/', input.RoleName),
  run: async ({ store, clock }, input, call) => {
    const role = newRole(input, clock.nowMs());
    await store.roles.create(role);
    return { Role: createdRole(role, call.accountId) };
  },
});
