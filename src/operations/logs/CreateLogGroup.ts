import { logGroupArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { newLogGroup } from '../../directory/log-group.ts';
import { logGroupsMax } from '../../lib/limits.ts';
import { requestTags } from '../condition-keys.ts';
import { streamsOfCall } from '../log-groups.ts';
import { logs } from '../operation.ts';

export const CreateLogGroup = logs('CreateLogGroup', {
  resource: (input, call) => streamsOfCall(input, call),
  conditions: (input) => requestTags(input.tags),
  alsoNeeds: ({ logGroupName, tags }, { region, accountId }) => {
    const resource = logGroupArn(region, accountId, logGroupName);
    return tags ? [{ action: 'logs:TagResource', resource, context: requestTags(tags) }] : [];
  },
  run: async ({ store, clock }, input, { region }) => {
    // Encryption by a key of KMS cannot be promised where there is no KMS.
    if (input.kmsKeyId !== undefined) throw errors.kmsKeyNotFound();
    const group = newLogGroup({
      region,
      name: input.logGroupName,
      createdMs: clock.nowMs(),
      ...(input.logGroupClass && { class: input.logGroupClass }),
      ...(input.tags && { tags: input.tags }),
      deletionProtected: input.deletionProtectionEnabled === true,
    });
    await store.logs.createGroup(group, logGroupsMax);
    return {};
  },
});
