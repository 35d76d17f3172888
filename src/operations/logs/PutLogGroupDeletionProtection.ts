import { groupNameOf, streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const PutLogGroupDeletionProtection = logs('PutLogGroupDeletionProtection', {
  resource: (input, call) => streamsOfCall(input, call),
  run: async ({ store }, input, call) => {
    await store.logs.updateGroup(call.region, groupNameOf(input, call), (group) => ({
      ...group,
      deletionProtected: input.deletionProtectionEnabled,
    }));
    return {};
  },
});
