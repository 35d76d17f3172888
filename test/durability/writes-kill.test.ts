/** Every change that was answered before a kill is there after it; nothing else was made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  ListUsersCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { createPool } from '../support/import.ts';
import { newSeed, randomOf } from './random.ts';
import { DataFolder } from './server-process.ts';

const kills = Math.ceil(Number(process.env.POOLHOUSE_TEST_KILLS ?? 5) / 2);
const callers = 8;

/** What a caller knows of a user. A call that was not answered leaves two states possible. */
interface Known {
  /** Given names, newest last; `undefined` is no user. */
  possible: (string | undefined)[];
}

type Directory = Map<string, Known>;

/** Creates, changes and deletes users of its own until the server is gone. */
async function call(
  cognito: CognitoIdentityProviderClient,
  directory: Directory,
  poolId: string,
  prefix: string,
): Promise<number> {
  for (let i = 0; ; i++) {
    const Username = `${prefix}-${i}`;
    const name = { UserPoolId: poolId, Username };
    const known: Known = { possible: [undefined] };
    directory.set(Username, known);
    const change = async (to: string | undefined, send: () => Promise<unknown>) => {
      known.possible.push(to);
      await send();
      known.possible = [to];
    };
    const given = (Value: string) => [{ Name: 'given_name', Value }];
    try {
      await change('first', () =>
        cognito.send(
          new AdminCreateUserCommand({
            ...name,
            UserAttributes: given('first'),
            MessageAction: 'SUPPRESS',
          }),
        ),
      );
      if (i % 3 > 0)
        await change('second', () =>
          cognito.send(
            new AdminUpdateUserAttributesCommand({ ...name, UserAttributes: given('second') }),
          ),
        );
      if (i % 3 > 1) await change(undefined, () => cognito.send(new AdminDeleteUserCommand(name)));
    } catch (error) {
      assert.match(String(error), /ECONNRESET|ECONNREFUSED|socket hang up|EPIPE/);
      return i;
    }
  }
}

async function listUsers(
  cognito: CognitoIdentityProviderClient,
  poolId: string,
): Promise<Map<string, UserType>> {
  const users = new Map<string, UserType>();
  for (let PaginationToken: string | undefined; ; ) {
    const page = await cognito.send(new ListUsersCommand({ UserPoolId: poolId, PaginationToken }));
    for (const user of page.Users ?? []) {
      assert.ok(!users.has(user.Username ?? ''), `${user.Username} is listed twice`);
      users.set(user.Username ?? '', user);
    }
    PaginationToken = page.PaginationToken;
    if (!PaginationToken) return users;
  }
}

const givenName = (user: UserType | undefined): string | undefined =>
  user?.Attributes?.find(({ Name }) => Name === 'given_name')?.Value;

const seed = newSeed();

test(`answered writes survive ${kills} kills (seed ${seed})`, async (t) => {
  const random = randomOf(seed);
  const folder = await DataFolder.make();
  t.after(() => folder.remove());
  let server = await folder.run();
  const poolId = await createPool(server.cognito());
  const directory: Directory = new Map();
  let users = 0;
  for (let kill = 0; kill < kills; kill++) {
    const clients = Array.from({ length: callers }, () => server.cognito());
    const calling = clients.map((client, i) => call(client, directory, poolId, `${kill}-${i}`));
    await sleep(100 + random() * 400);
    await server.kill();
    users += (await Promise.all(calling)).reduce((sum, count) => sum + count, 0);
    server = await folder.run();
    const found = await listUsers(server.cognito(), poolId);
    for (const [username, { possible }] of directory) {
      const name = givenName(found.get(username));
      assert.ok(possible.includes(name), `${username}: ${name}, not ${possible.join(' or ')}`);
      directory.set(username, { possible: [name] });
    }
    for (const username of found.keys()) assert.ok(directory.has(username), username);
  }
  assert.ok(users > 0);
  t.diagnostic(`${users} users`);
});
