/** ListUsers: its filters, attributes, pages and refusals, through the AWS SDK. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AdminGetUserCommand,
  ListUsersCommand,
  type ListUsersCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { allPages } from '../support/pages.ts';
import { peopleIn, valuesOf } from '../support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';

type Input = Partial<ListUsersCommandInput>;

let server: TestServer;
let people: Awaited<ReturnType<typeof peopleIn>>;
const subs: Record<string, string> = {};

const users: Record<string, Record<string, string>> = {
  ana: {
    email: 'ana@example.com',
    phone_number: '+351210000001',
    preferred_username: 'annie',
    name: 'Ana "the first" Silva',
    given_name: 'Ana',
    family_name: 'Silva',
    'custom:tier': 'gold',
  },
  Ana: { email: 'Ana@example.com', given_name: 'Ana', family_name: 'Silveira' },
  ben: { email: 'ben@example.org', phone_number: '+351210000022', name: 'Ben\\Silva' },
  bob: { email: 'bob@example.org', given_name: 'ana', preferred_username: 'anniversary' },
  éva: { name: 'Éva 100% _a', given_name: 'Éva' },
};

before(async () => {
  server = await startServer();
  people = await peopleIn(server, { Schema: [{ Name: 'tier', AttributeDataType: 'String' }] });
  for (const [name, values] of Object.entries(users))
    subs[name] = valuesOf((await people.create(name, values)).Attributes).sub ?? '';
  await people.setPassword('ana', 'Permanent.1', true);
  await people.disable('ben');
});
after(() => server.close());

const list = (input: Input = {}) =>
  server.cognito().send(new ListUsersCommand({ UserPoolId: people.id, ...input }));
const namesOf = async (Filter: string): Promise<string[]> => {
  const { Users = [] } = await list({ Filter });
  return Users.map((user) => user.Username ?? '').sort();
};

test('without a filter everybody is listed, as AdminGetUser shows them', async () => {
  const { Users = [], PaginationToken } = await list();
  assert.equal(PaginationToken, undefined);
  assert.deepEqual(
    Users.map((user) => user.Username),
    Object.keys(users),
  );
  for (const { Attributes, ...user } of Users) {
    const { Username } = user;
    const get = new AdminGetUserCommand({ UserPoolId: people.id, Username });
    const { $metadata, UserAttributes, ...found } = await server.cognito().send(get);
    assert.deepEqual([user, Attributes], [found, UserAttributes]);
  }
});

test('every documented attribute filters by its whole value and by its beginning', async () => {
  const cases: [string, string[]][] = [
    ['username = "ana"', ['ana']],
    ['username ^= "a"', ['ana']],
    ['username ^= "b"', ['ben', 'bob']],
    ['username = "éva"', ['éva']],
    [`sub = "${subs.ben}"`, ['ben']],
    [`sub ^= "${subs.ben?.slice(0, 35)}"`, ['ben']],
    ['sub = "ben"', []],
    ['email = "ana@example.com"', ['ana']],
    ['email ^= "b"', ['ben', 'bob']],
    ['email = "b"', []],
    ['phone_number = "+351210000022"', ['ben']],
    ['phone_number ^= "+35121"', ['ana', 'ben']],
    ['preferred_username = "annie"', ['ana']],
    ['preferred_username ^= "anni"', ['ana', 'bob']],
    ['name = "Éva 100% _a"', ['éva']],
    ['name ^= "Ben"', ['ben']],
    ['given_name = "Ana"', ['Ana', 'ana']],
    ['given_name ^= "a"', ['bob']],
    ['family_name = "Silva"', ['ana']],
    ['family_name ^= "Silv"', ['Ana', 'ana']],
    ['cognito:user_status = "CONFIRMED"', ['ana']],
    ['cognito:user_status = "confirmed"', ['ana']],
    ['cognito:user_status ^= "force"', ['Ana', 'ben', 'bob', 'éva']],
    ['cognito:user_status = "UNCONFIRMED"', []],
    ['status = "Enabled"', ['Ana', 'ana', 'bob', 'éva']],
    ['status = "Disabled"', ['ben']],
    ['status ^= "Dis"', ['ben']],
  ];
  for (const [filter, names] of cases) assert.deepEqual(await namesOf(filter), names, filter);
});

test('a filter takes quotes, backslashes and signs of SQL for what they are', async () => {
  const cases: [string, string[]][] = [
    ['name = "Ana \\"the first\\" Silva"', ['ana']],
    ['name ^= "Ana \\""', ['ana']],
    ['name = "Ben\\\\Silva"', ['ben']],
    ['name ^= "%"', []],
    ['name ^= "Éva 100%"', ['éva']],
    ['name = "_va 100% _a"', []],
    ['email ^= ""', ['Ana', 'ana', 'ben', 'bob']],
    ['  email="bob@example.org"  ', ['bob']],
    ['email = "\' or 1=1 --"', []],
  ];
  for (const [filter, names] of cases) assert.deepEqual(await namesOf(filter), names, filter);
  assert.equal((await list({ Filter: '' })).Users?.length, 5);
});

test('a filter that AWS could not read is refused', async () => {
  const unreadable = [
    'name',
    'name = Ana',
    'name = "Ana',
    'name > "Ana"',
    'name = "A" and b = "B"',
  ];
  for (const Filter of unreadable)
    await assert.rejects(list({ Filter }), {
      name: 'InvalidParameterException',
      message: 'Error while parsing filter.',
    });
  for (const name of ['custom:tier', 'address', 'shoe_size'])
    await assert.rejects(list({ Filter: `${name} = "x"` }), {
      name: 'InvalidParameterException',
      message: `Invalid search attribute: ${name}`,
    });
});

test('only the wanted attributes are shown, and none that a user lacks', async () => {
  const wanted = ['given_name', 'custom:tier', 'sub'];
  const { Users = [] } = await list({ AttributesToGet: wanted, Filter: 'username ^= "a"' });
  assert.deepEqual(
    Users.map((user) => valuesOf(user.Attributes)),
    [{ sub: subs.ana, given_name: 'Ana', 'custom:tier': 'gold' }],
  );
  const others = await list({ AttributesToGet: ['family_name'], Filter: 'username = "ben"' });
  assert.deepEqual(others.Users?.[0]?.Attributes, []);
  assert.equal(others.Users?.[0]?.UserStatus, 'FORCE_CHANGE_PASSWORD');
  await assert.rejects(list({ AttributesToGet: ['name', 'shoe_size'] }), {
    name: 'InvalidParameterException',
    message: 'One or more requested attributes do not exist.',
  });
});

test('a user who changes is found by the new value and no longer by the old', async () => {
  const other = await peopleIn(server);
  const find = async (Filter: string) =>
    (await list({ UserPoolId: other.id, Filter })).Users?.map((user) => user.Username);
  await other.create('ana', { email: 'old@example.com', name: 'Old' });
  await other.update('ana', { email: 'new@example.com', name: 'New' });
  assert.deepEqual(await find('email ^= "old"'), []);
  assert.deepEqual(await find('name = "Old"'), []);
  assert.deepEqual(await find('email = "new@example.com"'), ['ana']);
  assert.deepEqual(await find('name = "New"'), ['ana']);
  await other.remove('ana');
  assert.deepEqual(await find('email = "new@example.com"'), []);
});

const header = 'cognito:username,given_name,email,email_verified';

/** A pool of so many imported users: `user0`, `user1` … */
async function importedPool(count: number): Promise<string> {
  const cognito = server.cognito();
  const poolId = await createPool(cognito);
  const roleArn = await createImportRole(server.iam(), `import-${count}`);
  const rows = Array.from(
    { length: count },
    (_, i) => `user${i},${i % 2 ? 'Odd' : 'Even'},${i % 10}.${i}@example.com,true`,
  );
  const csv = [header, ...rows].join('\n');
  const job = await runImport(cognito, { poolId, roleArn, csv });
  assert.equal(job.ImportedUsers, count);
  return poolId;
}

const pagesOf = (UserPoolId: string, input: Input = {}) =>
  allPages(async (PaginationToken) => {
    const page = await list({ UserPoolId, PaginationToken, ...input });
    return { items: page.Users?.map((user) => user.Username ?? ''), token: page.PaginationToken };
  });

test('users are listed to the last, page by page, none twice', async () => {
  const poolId = await importedPool(130);
  const all = Array.from({ length: 130 }, (_, i) => `user${i}`);
  const odd = all.filter((_, i) => i % 2 === 1);
  const cases: [Input, string[], number][] = [
    [{ Limit: 7 }, all, 7],
    [{ Limit: 60 }, all, 60],
    [{ Limit: 0 }, all, 60],
    [{}, all, 60],
    [{ Limit: 13, Filter: 'username ^= "user"' }, all, 13],
    [{ Limit: 4, Filter: 'given_name = "Odd"' }, odd, 4],
    [{ Limit: 5, Filter: 'email ^= "3."' }, all.filter((_, i) => i % 10 === 3), 5],
    [{ Limit: 9, Filter: 'cognito:user_status = "RESET_REQUIRED"' }, all, 9],
    [{ Limit: 9, Filter: 'status = "Enabled"' }, all, 9],
  ];
  for (const [input, names, limit] of cases) {
    const pages = await pagesOf(poolId, input);
    assert.ok(pages.every((page) => page.length <= limit));
    assert.deepEqual(pages.flat().sort(), names.toSorted(), JSON.stringify(input));
  }
});

test('a page goes on behind users who were created or deleted meanwhile', async () => {
  const other = await peopleIn(server);
  const made = ['a', 'b', 'c', 'd', 'e', 'f'];
  for (const name of made) await other.create(name);
  const first = await list({ UserPoolId: other.id, Limit: 3 });
  await other.remove('c');
  await other.remove('d');
  await other.create('g');
  const rest = await list({ UserPoolId: other.id, PaginationToken: first.PaginationToken });
  assert.deepEqual(
    rest.Users?.map((user) => user.Username),
    ['e', 'f', 'g'],
  );
});

test('a filter finds the last of thousands, though no index helps it', async () => {
  const poolId = await importedPool(12_000);
  const pages = await pagesOf(poolId, { Filter: `email = "9.11999@example.com"` });
  assert.deepEqual(pages, [['user11999']]);
  const scanned = await pagesOf(poolId, { Limit: 60, Filter: 'given_name = "Nobody"' });
  assert.deepEqual(scanned.flat(), []);
  const odd = await pagesOf(poolId, { Limit: 60, Filter: 'given_name ^= "O"' });
  assert.equal(new Set(odd.flat()).size, 6_000);
});

test('a token is good for its own pool and filter only', async () => {
  const { PaginationToken } = await list({ Limit: 1 });
  const other = await peopleIn(server);
  const refusal = {
    name: 'InvalidParameterException',
    message: 'Paging Marker is Invalid for Request',
  };
  const wrong: Input[] = [
    { PaginationToken: 'nonsense' },
    { PaginationToken, Filter: 'email ^= "a"' },
    { PaginationToken, UserPoolId: other.id },
  ];
  for (const input of wrong) await assert.rejects(list(input), refusal);
});

test('a limit beyond 60 and a filter beyond 256 characters are refused', async () => {
  await assert.rejects(list({ Limit: 61 }), {
    name: 'InvalidParameterException',
    message:
      "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: " +
      'Member must have value less than or equal to 60',
  });
  await assert.rejects(list({ Filter: `name = "${'x'.repeat(256)}"` }), {
    name: 'InvalidParameterException',
    message: /at 'filter' failed to satisfy constraint: .* less than or equal to 256$/,
  });
});
