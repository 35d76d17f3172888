import { policyArn } from '../../directory/arns.ts';
import {
  checkManagedDocument,
  createdPolicy,
  newManagedPolicy,
} from '../../directory/managed-policy.ts';
import { requestTags, tagRecord } from '../condition-keys.ts';
import { iam } from '../operation.ts';

export const CreatePolicy = iam('CreatePolicy', {
  resource: (input, call) => policyArn(call.accountId, input.Path ?? '/', input.PolicyName),
  conditions: (input) => requestTags(input.Tags && tagRecord(input.Tags)),
  alsoNeeds: (input, { accountId }) => {
    const resource = policyArn(accountId, input.Path ?? '/', input.PolicyName);
    return input.Tags?.length ? [{ action: 'iam:TagPolicy', resource }] : [];
  },
  run: async ({ store, clock }, input, { accountId }) => {
    checkManagedDocument(input.PolicyDocument);
    const policy = newManagedPolicy(input, accountId, clock.nowMs());
    await store.iam.policies.create(policy, input.PolicyDocument);
    return { Policy: createdPolicy(policy) };
  },
});
