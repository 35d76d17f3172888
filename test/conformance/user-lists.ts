import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool, User } from '../../src/directory/types.ts';
import type { UserFilter } from '../../src/store/store.ts';
import { allPages, createPool, newUser, refusesForeignCursors } from './fixtures.ts';
import type { Subject } from './suite.ts';

const people: [string, User['attributes'], Partial<User>?][] = [
  ['ann', { email: 'shared@x.org', name: 'Ann Lee', given_name: 'Ann' }],
  ['Bob', { email: 'bob@x.org', family_name: 'Ångström' }, { status: 'RESET_REQUIRED' }],
  ['bo', { email: 'shared@x.org', phone_number: '+15550001' }, { enabled: false }],
  ['anna', { phone_number: '+15550002', preferred_username: 'queen' }],
  ['an\u{10ffff}', { email: '\ud7ffx@x.org' }],
  ['an\ue000', { email: '\ue000x@x.org' }],
  ['an😀', { email: '😀x@x.org', name: 'Ann "Q" Roe' }, { status: 'FORCE_CHANGE_PASSWORD' }],
  ['an\ud7ff', { email: 'z@x.org' }, { status: 'RESET_REQUIRED', enabled: false }],
  ['zed', { email: 'shared@x.org', name: 'ann lee' }],
];

export function testUserLists(subject: Subject): void {
  async function fill(pool: Pool) {
    const users = people.map(([username, attributes, rest]) => ({
      ...newUser(username, attributes),
      ...rest,
    }));
    for (const user of users) await subject.backend.store.users.create(pool, user);
    return users;
  }

  const listAll = async (pool: Pool, limit: number, filter?: UserFilter) =>
    allPages(limit, (after) => subject.backend.store.users.list(pool, { limit, after, filter }));

  const names = (users: User[]) => users.map(({ username }) => username);

  test('users are listed in the order of their creation, page by page', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const users = await fill(pool);
    await fill(other);
    for (const limit of [1, 2, 4, 60]) assert.deepEqual(await listAll(pool, limit), users);
    const { next } = await store.users.list(pool, { limit: users.length });
    assert.equal(next, undefined);
  });

  test('a page goes on behind a user that was deleted meanwhile', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const users = await fill(pool);
    const { next } = await store.users.list(pool, { limit: 3 });
    await store.users.delete(pool, 'bo');
    const rest = await store.users.list(pool, { limit: 60, after: next });
    assert.deepEqual(rest.items, users.slice(3));
  });

  const cases: [UserFilter['attribute'], UserFilter['match'], string, string[]][] = [
    ['username', 'equals', 'ann', ['ann']],
    ['username', 'equals', 'Ann', []],
    ['username', 'prefix', 'ann', ['ann', 'anna']],
    ['username', 'prefix', 'an\ud7ff', ['an\ud7ff']],
    ['username', 'prefix', 'an\u{10ffff}', ['an\u{10ffff}']],
    ['username', 'prefix', 'an', ['ann', 'anna', 'an\ud7ff', 'an\ue000', 'an😀', 'an\u{10ffff}']],
    ['username', 'prefix', '\u{10ffff}', []],
    ['email', 'equals', 'shared@x.org', ['ann', 'bo', 'zed']],
    ['email', 'equals', 'shared@x.or', []],
    ['email', 'prefix', 'shared@', ['ann', 'bo', 'zed']],
    ['email', 'prefix', '\ud7ff', ['an\u{10ffff}']],
    ['phone_number', 'prefix', '+1555', ['bo', 'anna']],
    ['preferred_username', 'equals', 'queen', ['anna']],
    ['name', 'equals', 'Ann Lee', ['ann']],
    ['name', 'prefix', 'Ann ', ['ann', 'an😀']],
    ['name', 'equals', 'Ann "Q" Roe', ['an😀']],
    ['given_name', 'prefix', 'A', ['ann']],
    ['family_name', 'prefix', 'Å', ['Bob']],
    ['family_name', 'equals', 'nobody', []],
    ['cognito:user_status', 'equals', 'RESET_REQUIRED', ['Bob', 'an\ud7ff']],
    ['cognito:user_status', 'prefix', 'FORCE', ['an😀']],
    ['cognito:user_status', 'equals', 'reset_required', []],
    ['status', 'equals', 'Disabled', ['bo', 'an\ud7ff']],
    ['status', 'prefix', 'En', people.map(([name]) => name).filter((n) => !/^bo$|\ud7ff/.test(n))],
    ['status', 'equals', 'enabled', []],
  ];

  test('filters find by equality and by prefix, page by page', async () => {
    const pool = await createPool(subject.backend.store);
    await fill(pool);
    for (const [attribute, match, value, expected] of cases)
      for (const limit of [1, 2, 60]) {
        const found = names(await listAll(pool, limit, { attribute, match, value }));
        assert.deepEqual(found, expected, `${attribute} ${match} ${value} by ${limit}`);
      }
  });

  test('an empty prefix of an indexed attribute finds all that have it, in value order', async () => {
    const pool = await createPool(subject.backend.store);
    const users = await fill(pool);
    const filter = { attribute: 'email', match: 'prefix', value: '' } as const;
    const emails = (await listAll(pool, 2, filter)).map(({ attributes }) => attributes.email);
    const bytes = (text = '') => Buffer.from(text);
    const expected = users
      .flatMap(({ attributes }) => attributes.email ?? [])
      .sort((a, b) => Buffer.compare(bytes(a), bytes(b)));
    assert.deepEqual(emails, expected);
  });

  test('users are filtered by sub', async () => {
    const pool = await createPool(subject.backend.store);
    const users = await fill(pool);
    const [first] = users;
    assert.ok(first);
    const find = async (match: UserFilter['match'], value: string) =>
      names(await listAll(pool, 2, { attribute: 'sub', match, value }));
    assert.deepEqual(await find('equals', first.sub), ['ann']);
    assert.deepEqual(await find('equals', first.sub.slice(0, 35)), []);
    assert.deepEqual(await find('equals', first.sub.toUpperCase()), []);
    for (const length of [1, 8, 9, 10, 14])
      assert.deepEqual(
        await find('prefix', first.sub.slice(0, length)),
        names(users.filter(({ sub }) => sub.startsWith(first.sub.slice(0, length)))),
      );
    assert.deepEqual(await find('prefix', 'no hex'), []);
    assert.deepEqual(await find('prefix', `${first.sub}0`), []);
  });

  test('where case does not count, user names are filtered in any', async () => {
    const settings = { UsernameConfiguration: { CaseSensitive: false } };
    const pool = await createPool(subject.backend.store, settings);
    await fill(pool);
    for (const value of ['bob', 'BOB'])
      assert.deepEqual(
        names(await listAll(pool, 2, { attribute: 'username', match: 'equals', value })),
        ['Bob'],
      );
  });

  test('a list of users refuses the cursor of another pool or another filter', async () => {
    const { users } = subject.backend.store;
    const [pool, other] = [
      await createPool(subject.backend.store),
      await createPool(subject.backend.store),
    ];
    await fill(pool);
    const filter = { attribute: 'email', match: 'prefix', value: 's' } as const;
    const { next } = await users.list(pool, { limit: 1 });
    const filtered = await users.list(pool, { limit: 1, filter });
    await refusesForeignCursors((after) => users.list(other, { limit: 1, after }), next);
    await refusesForeignCursors((after) => users.list(pool, { limit: 1, after, filter }), next);
    await refusesForeignCursors((after) => users.list(pool, { limit: 1, after }), filtered.next);
  });
}
