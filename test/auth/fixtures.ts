/** A pool, a client and a user who signs in, for tests of what a sign-in gives. */
import { newClient } from '../../src/directory/client.ts';
import { newPool } from '../../src/directory/pool.ts';
import type { Client, ClientSettings, Pool, User } from '../../src/directory/types.ts';

export const poolId = 'eu-west-1_Ab3dEf6hI';
export const clientId = '1example23456789abcdefghij';

export const pool: Pool = newPool(
  {
    PoolName: 'test',
    Schema: [
      { Name: 'tier', AttributeDataType: 'String' },
      { Name: 'score', AttributeDataType: 'Number' },
    ],
  },
  { id: poolId, region: 'eu-west-1', nowMs: 0 },
);

export const clientWith = (settings: Partial<ClientSettings> = {}): Client =>
  newClient({ UserPoolId: poolId, ClientName: 'app', ...settings }, pool, {
    id: clientId,
    nowMs: 0,
    newSecret: () => 'secret',
  });

export const user: User = {
  username: 'ann',
  sub: '0198c0de-0000-7000-8000-0123456789ab',
  status: 'CONFIRMED',
  enabled: true,
  createdMs: 0,
  modifiedMs: 0,
  attributes: {
    email: 'ann@example.com',
    email_verified: 'true',
    phone_number: '+12065550100',
    given_name: 'Ann',
    address: '1 High Street',
    updated_at: '1700000000',
    'custom:tier': 'gold',
    'custom:score': '7',
    'cognito:mfa_enabled': 'true',
  },
};
