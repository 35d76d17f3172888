import { roleArn } from '../../directory/arns.ts';
import { createdRole, newRole } from '../../directory/role.ts';
import { boundaryCondition, requestTags, tagRecord } from '../condition-keys.ts';
import { iam } from '../operation.ts';

export const CreateRole = iam('CreateRole', {
  resource: (input, call) => roleArn(call.accountId, input.Path ?? '/', input.RoleName),
  conditions: (input) => ({
    ...requestTags(input.Tags && tagRecord(input.Tags)),
    ...boundaryCondition(input),
  }),
  alsoNeeds: (input, { accountId }) => {
    const resource = roleArn(accountId, input.Path ?? '/', input.RoleName);
    return input.Tags?.length ? [{ action: 'iam:TagRole', resource }] : [];
  },
  run: async ({ store, clock }, input, call) => {
    const role = newRole(input, clock.nowMs());
    await store.iam.roles.create(role);
    return { Role: createdRole(role, call.accountId) };
  },
});
