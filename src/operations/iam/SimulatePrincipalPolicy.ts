import { iam } from '../operation.ts';
import { policySourceOf } from '../policy-source.ts';
import { givenPolicies, grantedPolicy, simulate } from '../simulation.ts';

export const SimulatePrincipalPolicy = iam('SimulatePrincipalPolicy', {
  resource: (input) => input.PolicySourceArn,
  run: async ({ store }, input, call) => {
    const arn = input.PolicySourceArn;
    const { permissions, context } = await policySourceOf(store, call.accountId, arn);
    const own = permissions.grants.map(grantedPolicy);
    const identity = [...own, ...givenPolicies(input.PolicyInputList)];
    const { boundary } = permissions;
    return simulate(input, { identity, boundary, principalArn: arn, context }, call);
  },
});
