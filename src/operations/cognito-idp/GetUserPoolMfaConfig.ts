import { poolArn } from '../../directory/arns.ts';
import { renderMfaConfig } from '../../directory/pool-mfa.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const GetUserPoolMfaConfig = cognitoIdp('GetUserPoolMfaConfig', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store }, input, call) =>
    renderMfaConfig(await requirePool(store, call, input.UserPoolId)),
});
