/** What users did, as administrators read it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AdminListUserAuthEventsCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { startApp } from '../support/app.ts';
import { allPages } from '../support/pages.ts';
import { startServer, type TestServer } from '../support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer();
});
after(() => server.close());

const list = async (UserPoolId: string, Username: string, MaxResults?: number) =>
  allPages(async (NextToken) => {
    const input = { UserPoolId, Username, MaxResults, NextToken };
    const page = await server.cognito().send(new AdminListUserAuthEventsCommand(input));
    return { items: page.AuthEvents, token: page.NextToken };
  });

const protectedBy = (AdvancedSecurityMode: 'AUDIT' | 'ENFORCED' | 'OFF') => ({
  UserPoolTier: 'PLUS' as const,
  UserPoolAddOns: { AdvancedSecurityMode },
});

test('sign-ins of a user are listed, the newest first, page by page', async () => {
  const app = await startApp(server, { pool: protectedBy('AUDIT') });
  await app.signIn();
  await app.signIn();
  await assert.rejects(app.signIn('ana', { ...app.client, secret: 'wrong' }));
  const [events = []] = await list(app.poolId, 'ana');
  assert.ok(events.length >= 2);
  const [newest, oldest] = [events[0], events.at(-1)];
  assert.ok((newest?.CreationDate ?? 0) >= (oldest?.CreationDate ?? 0));
  const { EventId, CreationDate, EventContextData, ...rest } = oldest ?? {};
  assert.match(EventId ?? '', /^[0-9a-f-]{36}$/);
  assert.ok(CreationDate instanceof Date);
  assert.equal(EventContextData?.IpAddress, '127.0.0.1');
  assert.match(EventContextData?.DeviceName ?? '', /aws-sdk-js/);
  assert.deepEqual(rest, {
    EventType: 'SignIn',
    EventResponse: 'Pass',
    EventRisk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
    ChallengeResponses: [{ ChallengeName: 'Password', ChallengeResponse: 'Success' }],
  });
  const paged = await list(app.poolId, 'ana', 1);
  assert.deepEqual(paged.flat(), events);
  assert.equal(paged.length, events.length);
});

test('events of other users, and of a user of the same name before, are not among them', async () => {
  const app = await startApp(server, { pool: protectedBy('ENFORCED') });
  await app.addUser('ben');
  await app.signIn('ben');
  assert.deepEqual(await list(app.poolId, 'ana'), [[]]);
  await app.people.remove('ben');
  await app.addUser('ben');
  assert.deepEqual(await list(app.poolId, 'ben'), [[]]);
  await assert.rejects(list(app.poolId, 'nobody'), {
    name: 'UserNotFoundException',
    message: 'User does not exist.',
  });
});

test('a pool without threat protection shows none, and keeps them all the same', async () => {
  for (const pool of [{}, protectedBy('OFF')]) {
    const app = await startApp(server, { pool });
    await app.signIn();
    await assert.rejects(list(app.poolId, 'ana'), { name: 'UserPoolAddOnNotEnabledException' });
    const protection = { UserPoolId: app.poolId, ...protectedBy('AUDIT') };
    await server.cognito().send(new UpdateUserPoolCommand(protection));
    assert.equal((await list(app.poolId, 'ana')).flat().length, 1);
  }
});
