import { errors } from '../../directory/errors.ts';
import { wireSeconds } from '../../lib/clock.ts';
import { userArnOf } from '../iam-entities.ts';
import { iam } from '../operation.ts';

/** What AWS says of a key that was never used. */
const never = 'N/A';

export const GetAccessKeyLastUsed = iam('GetAccessKeyLastUsed', {
  resource: async (input, call, store) => {
    const found = await store.iam.accessKeys.get(input.AccessKeyId);
    if (!found) throw errors.accessKeyUseUnknown(call.principal.arn, input.AccessKeyId);
    return userArnOf(found.user, call, store);
  },
  run: async ({ store }, input, call) => {
    const found = await store.iam.accessKeys.get(input.AccessKeyId);
    if (!found) throw errors.accessKeyUseUnknown(call.principal.arn, input.AccessKeyId);
    const { lastUse } = found.key;
    return {
      UserName: found.user,
      AccessKeyLastUsed: {
        LastUsedDate: lastUse && wireSeconds(lastUse.usedMs),
        ServiceName: lastUse?.service ?? never,
        Region: lastUse?.region ?? never,
      },
    };
  },
});
