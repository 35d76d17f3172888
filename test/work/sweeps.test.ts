/** What time takes away, seen in the database of a server that is started anew. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import {
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  DeleteUserPoolCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { startApp } from '../support/app.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';

const clock = new TurnedClock();
let server: TestServer;
before(async () => {
  server = await startServer({ clock });
});
after(() => server.close());

/** Every table that keeps what belongs to a pool or its users. */
const tables = [
  'pools',
  'clients',
  'groups',
  'group_members',
  'signing_keys',
  'users',
  'credentials',
  'user_states',
  'aliases',
  'auth_events',
  'token_families',
  'messages',
  'parts',
  'dead_pools',
] as const;

type Table = (typeof tables)[number];

function rowsOf(...names: readonly Table[]): Record<string, number> {
  const db = new DatabaseSync(join(server.dataFolder, 'poolhouse.db'), { readOnly: true });
  try {
    const count = (table: Table) =>
      Number(db.prepare(`select count(*) as n from ${table}`).get()?.n);
    return Object.fromEntries(names.map((table) => [table, count(table)]));
  } finally {
    db.close();
  }
}

const nothingOf = (...names: readonly Table[]) =>
  Object.fromEntries(names.map((table) => [table, 0]));

/** A pool in which there is one of everything. */
async function fullPool() {
  const app = await startApp(server, { pool: { AliasAttributes: ['email'] } });
  const cognito = server.cognito();
  const group = { UserPoolId: app.poolId, GroupName: 'staff' };
  await cognito.send(new CreateGroupCommand(group));
  await cognito.send(new AdminAddUserToGroupCommand({ ...group, Username: 'ana' }));
  const { RefreshToken } = await app.signIn();
  await cognito.send(new RevokeTokenCommand({ ClientId: app.client.id, Token: RefreshToken }));
  await app.people.disable('ana');
  return app;
}

test('messages and revoked tokens are kept until they are of no use, and not longer', async () => {
  await fullPool();
  const fleeting = ['messages', 'token_families'] as const;
  assert.deepEqual(rowsOf(...fleeting), { messages: 1, token_families: 1 });
  server = await server.restart();
  assert.deepEqual(rowsOf(...fleeting), { messages: 1, token_families: 1 });
  clock.turn(31 * 86_400_000);
  server = await server.restart();
  await until(() => Object.values(rowsOf(...fleeting)).every((n) => n === 0));
  assert.deepEqual(rowsOf('users', 'groups', 'signing_keys'), {
    users: 1,
    groups: 1,
    signing_keys: 2,
  });
});

test('a pool that is deleted leaves nothing behind', async () => {
  const own = await startServer();
  const others = server;
  server = own;
  try {
    const app = await fullPool();
    const empty = Object.entries(rowsOf(...tables)).filter(([, n]) => n === 0);
    assert.deepEqual(empty, [['dead_pools', 0]]);
    await own.cognito().send(new DeleteUserPoolCommand({ UserPoolId: app.poolId }));
    server = await own.restart();
    await until(() => Object.values(rowsOf(...tables)).every((n) => n === 0));
    assert.deepEqual(rowsOf(...tables), nothingOf(...tables));
  } finally {
    await server.close();
    server = others;
  }
});
