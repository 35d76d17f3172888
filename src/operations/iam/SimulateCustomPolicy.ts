import { iam } from '../operation.ts';
import { givenPolicies, simulate } from '../simulation.ts';

export const SimulateCustomPolicy = iam('SimulateCustomPolicy', {
  resource: () => '*',
  run: (_context, input, call) => {
    const identity = givenPolicies(input.PolicyInputList);
    return simulate(input, { identity, principalArn: call.principal.arn, context: {} }, call);
  },
});
