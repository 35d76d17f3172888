import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PoolSettings, User } from '../../src/directory/types.ts';
import { formatSub, newSub } from '../../src/lib/ids.ts';
import { createPool, createUser, errors, hash, newPool, newUser, refuses } from './fixtures.ts';
import type { Subject } from './suite.ts';

const verified = (email: string) => ({ email, email_verified: 'true' });
const withAliases: PoolSettings = {
  AliasAttributes: ['email', 'phone_number', 'preferred_username'],
};
const byEmail: PoolSettings = { UsernameAttributes: ['email'] };
const anyCase: PoolSettings = { UsernameConfiguration: { CaseSensitive: false } };

/** As an operation makes it where users sign in by e-mail: the user name is the `sub`. */
function emailUser(email: string): User {
  const user = newUser('', { email, email_verified: 'false' });
  return { ...user, username: user.sub };
}

const set =
  (attributes: User['attributes']) =>
  (user: User): User => ({ ...user, attributes: { ...user.attributes, ...attributes } });

export function testUsers(subject: Subject): void {
  test('a user comes back as it was created, also after reopening', async () => {
    const pool = await createPool(subject.backend.store);
    const user = newUser('Zoë', {
      name: 'Zoë, "Z" \\ 😀',
      email: 'zoe@example.org',
      phone_number: '+4912345',
      preferred_username: 'zz',
      'custom:tier': '',
    });
    await subject.backend.store.users.create(pool, { ...user, enabled: false });
    subject.backend = await subject.backend.reopen();
    const found = await subject.backend.store.users.get(pool, 'Zoë');
    assert.deepEqual(found, { ...user, enabled: false });
  });

  test('a user is found by user name and by sub, in its own pool only', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const user = await createUser(store, pool, 'ann', verified('ann@x.org'));
    assert.deepEqual(await store.users.get(pool, 'ann'), user);
    assert.deepEqual(await store.users.get(pool, user.sub), user);
    for (const name of ['ANN', 'an', 'ann@x.org', formatSub(newSub(1)), ''])
      assert.equal(await store.users.get(pool, name), undefined, name);
    assert.equal(await store.users.get(other, 'ann'), undefined);
    assert.equal(await store.users.get(other, user.sub), undefined);
  });

  test('nobody is found by the sub of another, whatever they are called', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const ann = await createUser(store, pool, 'ann');
    const names = { preferred_username: ann.sub };
    await createUser(store, pool, ann.sub, names);
    assert.deepEqual(await store.users.get(pool, ann.sub), ann);
    await store.users.delete(pool, ann.sub);
    assert.equal(await store.users.get(pool, 'ann'), undefined);
    assert.equal((await store.users.get(pool, ann.sub))?.username, ann.sub);
  });

  test('a user name is taken once, and one in another pool does not count', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const user = await createUser(store, pool, 'ann');
    for (let i = 0; i < 5; i++) await createUser(store, pool, `later${i}`);
    await refuses(() => createUser(store, pool, 'ann'), errors.usernameExists());
    await createUser(store, other, 'ann');
    await createUser(store, pool, 'Ann');
    assert.deepEqual(await store.users.get(pool, 'ann'), user);
    assert.equal(await store.pools.countUsers(pool.id), 7);
  });

  test('where case does not count, a user is found in any, and keeps its own', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, { ...anyCase, ...withAliases });
    const user = await createUser(store, pool, 'Ann.Ägren', verified('Ann@X.org'));
    for (const name of ['ann.ägren', 'ANN.ÄGREN', 'aNN@x.ORG'])
      assert.deepEqual(await store.users.get(pool, name), user, name);
    await refuses(() => createUser(store, pool, 'ann.ÄGREN'), errors.usernameExists());
    const clash = () => createUser(store, pool, 'bob', verified('ANN@x.org'));
    await refuses(clash, errors.aliasExists('email'));
  });

  test('a user of an unknown pool is not created', async () => {
    const { store } = subject.backend;
    const pool = newPool();
    await refuses(() => createUser(store, pool, 'ann'), errors.poolNotFound(pool.id));
  });

  test('verified aliases find their user, others do not', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const ann = await createUser(store, pool, 'ann', {
      ...verified('ann@x.org'),
      phone_number: '+1555',
      phone_number_verified: 'false',
      preferred_username: 'annie',
    });
    for (const name of ['ann@x.org', 'annie'])
      assert.deepEqual(await store.users.get(pool, name), ann);
    assert.equal(await store.users.get(pool, '+1555'), undefined);
    const bob = await createUser(store, pool, 'bob', { email: 'ann@x.org', phone_number: '+1555' });
    assert.deepEqual(await store.users.get(pool, 'ann@x.org'), ann);
    assert.deepEqual(await store.users.get(pool, 'bob'), bob);
  });

  test('a user name goes before an alias of the same text', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    await createUser(store, pool, 'ann', { preferred_username: 'bob' });
    assert.equal((await store.users.get(pool, 'bob'))?.username, 'ann');
    await createUser(store, pool, 'bob');
    assert.equal((await store.users.get(pool, 'bob'))?.username, 'bob');
  });

  for (const [attribute, attributes] of [
    ['email', verified('ann@x.org')],
    ['phone_number', { phone_number: '+1555', phone_number_verified: 'true' }],
    ['preferred_username', { preferred_username: 'annie' }],
  ] as const)
    test(`a taken ${attribute} is refused to a new and to a changed user`, async () => {
      const { store } = subject.backend;
      const pool = await createPool(store, withAliases);
      const ann = await createUser(store, pool, 'ann', attributes);
      for (let i = 0; i < 5; i++) await createUser(store, pool, `later${i}`);
      const bob = await createUser(store, pool, 'bob');
      const taken = errors.aliasExists(attribute);
      await refuses(() => createUser(store, pool, 'cyd', attributes), taken);
      await refuses(() => store.users.update(pool, 'bob', set(attributes)), taken);
      assert.equal(await store.users.get(pool, 'cyd'), undefined);
      assert.deepEqual(await store.users.get(pool, 'bob'), bob);
      const alias = Object.values(attributes)[0] ?? '';
      assert.deepEqual(await store.users.get(pool, alias), ann);
    });

  test('an address moves to a new user when told so, and is unverified for the old', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const ann = await createUser(store, pool, 'ann', { ...verified('a@x.org'), name: 'Ann' });
    for (let i = 0; i < 5; i++) await createUser(store, pool, `later${i}`);
    const options = { moveAliases: true };
    for (const name of ['bob', 'cyd'])
      await store.users.create(pool, newUser(name, verified('a@x.org')), undefined, options);
    assert.equal((await store.users.get(pool, 'a@x.org'))?.username, 'cyd');
    const unverified = { ...ann.attributes, email_verified: 'false' };
    assert.deepEqual((await store.users.get(pool, 'ann'))?.attributes, unverified);
    const verify = () => store.users.update(pool, 'ann', set({ email_verified: 'true' }));
    await refuses(verify, errors.aliasExists('email'));
    await store.users.delete(pool, 'bob');
    assert.equal((await store.users.get(pool, 'a@x.org'))?.username, 'cyd');
    await store.users.delete(pool, 'cyd');
    await verify();
    assert.equal((await store.users.get(pool, 'a@x.org'))?.username, 'ann');
  });

  test('a preferred user name moves, and whoever had it can still change and go', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const taken = { preferred_username: 'king' };
    await createUser(store, pool, 'ann', taken);
    const options = { moveAliases: true };
    await store.users.create(pool, newUser('bob', taken), undefined, options);
    assert.equal((await store.users.get(pool, 'king'))?.username, 'bob');
    await store.users.update(pool, 'ann', set({ name: 'Ann' }));
    await store.users.update(pool, 'ann', set({ preferred_username: 'queen' }));
    assert.equal((await store.users.get(pool, 'king'))?.username, 'bob');
    await store.users.delete(pool, 'ann');
    assert.equal((await store.users.get(pool, 'king'))?.username, 'bob');
  });

  test('a username attribute finds its user unverified, and counts as a user name', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, { ...byEmail, ...anyCase });
    const user = emailUser('Ann@x.org');
    await store.users.create(pool, user);
    assert.deepEqual(await store.users.get(pool, 'ann@X.org'), user);
    assert.deepEqual(await store.users.get(pool, user.sub), user);
    const again = emailUser('ann@x.org');
    const move = { moveAliases: true };
    await refuses(() => store.users.create(pool, again), errors.usernameExists());
    await refuses(() => store.users.create(pool, again, undefined, move), errors.usernameExists());
    await store.users.create(pool, emailUser('bob@x.org'));
    const update = () => store.users.update(pool, 'bob@x.org', set({ email: 'ANN@x.org' }));
    await refuses(update, errors.aliasExists('email'));
  });

  test('a changed alias finds the user by the new value only', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    await createUser(store, pool, 'ann', verified('old@x.org'));
    for (let i = 0; i < 5; i++) await createUser(store, pool, `later${i}`);
    await store.users.update(pool, 'ann', set({ email: 'new@x.org' }));
    assert.equal(await store.users.get(pool, 'old@x.org'), undefined);
    assert.equal((await store.users.get(pool, 'new@x.org'))?.username, 'ann');
    await createUser(store, pool, 'bob', verified('old@x.org'));
    await store.users.update(pool, 'ann', set({ email_verified: 'false' }));
    assert.equal(await store.users.get(pool, 'new@x.org'), undefined);
    await store.users.update(pool, 'bob', set({ email: 'new@x.org' }));
    assert.equal((await store.users.get(pool, 'new@x.org'))?.username, 'bob');
  });

  test('an update is seen by the next read and answers the user', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const user = await createUser(store, pool, 'ann', { ...verified('a@x.org'), name: 'Ann' });
    const updated = await store.users.update(pool, 'a@x.org', (current) => ({
      ...current,
      status: 'RESET_REQUIRED',
      enabled: false,
      modifiedMs: current.modifiedMs + 5,
      attributes: { email: 'b@x.org', nickname: 'A' },
    }));
    assert.deepEqual(updated, {
      ...user,
      status: 'RESET_REQUIRED',
      enabled: false,
      modifiedMs: user.modifiedMs + 5,
      attributes: { email: 'b@x.org', nickname: 'A' },
    });
    assert.deepEqual(await store.users.get(pool, user.sub), updated);
  });

  test('no update of many at a time is lost', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    await createUser(store, pool, 'ann');
    const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(
      numbers.map((n) => store.users.update(pool, 'ann', set({ [`custom:${n}`]: 'set' }))),
    );
    const { attributes = {} } = (await store.users.get(pool, 'ann')) ?? {};
    assert.equal(Object.keys(attributes).length, numbers.length);
  });

  test('what the updater of a user throws is thrown, and nothing is changed', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const user = newUser('ann');
    await store.users.create(pool, user, hash('old'));
    const refusal = errors.invalidParameter('no');
    const refuse = () => {
      throw refusal;
    };
    await refuses(() => store.users.update(pool, 'ann', refuse), refusal);
    await refuses(() => store.users.change(pool, 'ann', refuse), refusal);
    assert.deepEqual(await store.users.get(pool, 'ann'), user);
    assert.equal((await store.users.account(pool, 'ann'))?.credential?.hash, 'old');
  });

  test('a credential is stored and replaced with its user', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const temporary = { ...hash('$2b$1'), imported: true, expiresMs: 1_800_000_000_000 };
    await store.users.create(pool, newUser('ann', verified('a@x.org')), temporary);
    await createUser(store, pool, 'bob');
    assert.deepEqual((await store.users.account(pool, 'a@x.org'))?.credential, temporary);
    assert.equal((await store.users.account(pool, 'bob'))?.credential, undefined);
    assert.equal((await store.users.account(pool, 'nobody'))?.credential, undefined);
    await store.users.update(pool, 'ann', set({ name: 'A' }));
    assert.deepEqual((await store.users.account(pool, 'ann'))?.credential, temporary);
    const replaced = { ...hash('$2b$2'), srp: Uint8Array.of(1, 2, 255) };
    await store.users.change(pool, 'ann', (account) => ({ ...account, credential: replaced }));
    assert.deepEqual((await store.users.account(pool, 'ann'))?.credential, replaced);
    await store.users.change(pool, 'ann', ({ user, state }) => ({ user, state }));
    assert.equal((await store.users.account(pool, 'ann'))?.credential, undefined);
  });

  test('a deleted user is gone with its names and its credential', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, withAliases);
    const user = newUser('ann', { ...verified('a@x.org'), preferred_username: 'annie' });
    await store.users.create(pool, user, hash('secret'));
    await store.users.delete(pool, 'annie');
    for (const name of ['ann', 'annie', 'a@x.org', user.sub]) {
      assert.equal(await store.users.get(pool, name), undefined);
      await refuses(() => store.users.delete(pool, name), errors.userNotFound());
      await refuses(() => store.users.update(pool, name, (u) => u), errors.userNotFound());
    }
    await createUser(store, pool, 'ann', { ...verified('a@x.org'), preferred_username: 'annie' });
    assert.equal((await store.users.account(pool, 'ann'))?.credential, undefined);
  });

  test('of many creations of one name at a time one succeeds', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const creations = await Promise.allSettled(
      Array.from({ length: 8 }, () => createUser(store, pool, 'ann')),
    );
    const created = creations.filter(({ status }) => status === 'fulfilled');
    assert.equal(created.length, 1);
    assert.equal(await store.pools.countUsers(pool.id), 1);
  });
}
