import { errors } from '../../directory/errors.ts';
import { ownUserOfCall, userNameOf } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const UpdateAccessKey = iam('UpdateAccessKey', {
  resource: ownUserOfCall,
  run: async ({ store }, input, call) => {
    // The contract knows Expired, a state that IAM gives and nobody can.
    if (input.Status === 'Expired') throw errors.accessKeyStatusInvalid();
    const active = input.Status === 'Active';
    await store.iam.accessKeys.setActive(userNameOf(input, call), input.AccessKeyId, active);
    return {};
  },
});
