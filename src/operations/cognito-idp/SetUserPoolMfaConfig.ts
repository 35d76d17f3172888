import { poolArn } from '../../directory/arns.ts';
import { renderMfaConfig, withMfaConfig } from '../../directory/pool-mfa.ts';
import { passRole } from '../condition-keys.ts';
import { requirePool } from '../lookup.ts';
import { cognitoIdp } from '../operation.ts';

export const SetUserPoolMfaConfig = cognitoIdp('SetUserPoolMfaConfig', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  alsoNeeds: (input) => passRole(input.SmsMfaConfiguration?.SmsConfiguration?.SnsCallerArn),
  run: async ({ store, clock }, input, call) => {
    const { id } = await requirePool(store, call, input.UserPoolId);
    const nowMs = clock.nowMs();
    const pool = await store.pools.update(id, (pool) => withMfaConfig(pool, input, nowMs), {
      duringImport: true,
    });
    return renderMfaConfig(pool);
  },
});
