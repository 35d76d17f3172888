import { iamGroupArn } from '../../directory/arns.ts';
import { newIamGroup, renderIamGroup } from '../../directory/iam-group.ts';
import { iam } from '../operation.ts';

export const CreateGroup = iam('CreateGroup', {
  resource: (input, call) => iamGroupArn(call.accountId, input.Path ?? '/', input.GroupName),
  run: async ({ store, clock }, input, call) => {
    const group = newIamGroup(input, clock.nowMs());
    await store.iam.groups.create(group);
    return { Group: renderIamGroup(group, call.accountId) };
  },
});
