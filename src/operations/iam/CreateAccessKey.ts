import { wireSeconds } from '../../lib/clock.ts';
import { newAccessKeyId, newSecretAccessKey } from '../../lib/ids.ts';
import { accessKeysPerUserMax } from '../../lib/limits.ts';
import { ownUserOfCall, requireUser, userNameOf } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const CreateAccessKey = iam('CreateAccessKey', {
  resource: ownUserOfCall,
  run: async ({ store, clock, accessKeySecrets }, input, call) => {
    const { name } = await requireUser(store, userNameOf(input, call));
    const [id, secret, createdMs] = [newAccessKeyId(), newSecretAccessKey(), clock.nowMs()];
    const sealedSecret = accessKeySecrets.seal(id, secret);
    const key = { id, active: true, createdMs, sealedSecret };
    await store.iam.accessKeys.create(name, key, accessKeysPerUserMax);
    return {
      AccessKey: {
        UserName: name,
        AccessKeyId: id,
        Status: 'Active',
        SecretAccessKey: secret,
        CreateDate: wireSeconds(createdMs),
      },
    };
  },
});
