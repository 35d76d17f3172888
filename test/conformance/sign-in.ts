import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type {
  AuthEvent,
  Group,
  Message,
  Pool,
  SigningKey,
  TokenFamily,
  UserState,
} from '../../src/directory/types.ts';
import {
  allPages,
  createPool,
  createUser,
  errors,
  hash,
  newClient,
  newPool,
  newUser,
  refuses,
  refusesForeignCursors,
  tickMs,
} from './fixtures.ts';
import type { Subject } from './suite.ts';

const newGroup = (pool: Pool, name: string): Group => {
  const createdMs = tickMs();
  return { poolId: pool.id, name, createdMs, modifiedMs: createdMs };
};

const newMessage = (pool: Pool, sub: string, change: Partial<Message> = {}): Message => {
  const createdMs = tickMs();
  return {
    id: randomUUID(),
    poolId: pool.id,
    sub,
    medium: 'EMAIL',
    sealed: Uint8Array.of(1, 2, 255),
    createdMs,
    expiresMs: createdMs + 1_000,
    state: 'waiting',
    attempts: 0,
    nextMs: createdMs,
    ...change,
  };
};

const newEvent = (): AuthEvent => ({
  id: randomUUID(),
  createdMs: tickMs(),
  type: 'SignIn',
  response: 'Pass',
  challenges: [{ name: 'Password', response: 'Success' }],
  ipAddress: '127.0.0.1',
});

const newKey = (kid: string, use: SigningKey['use'] = 'id'): SigningKey => ({
  kid,
  use,
  createdMs: tickMs(),
  publicKey: Uint8Array.of(1),
  wrappedPrivateKey: Uint8Array.of(2, 3),
});

const newFamily = (): TokenFamily => ({
  originJti: randomUUID(),
  sub: randomUUID(),
  clientId: 'app',
  expiresMs: tickMs(),
  generation: 0,
});

/** Without what is undefined, which a store need not keep. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export function testAccounts(subject: Subject): void {
  test('the state of a user comes back as it was stored, bytes and all', async () => {
    const pool = await createPool(subject.backend.store);
    const state: UserState = {
      codes: { email: { proof: Uint8Array.of(0, 128, 255), expiresMs: 5, attempts: 1 } },
      totp: { sealed: Uint8Array.of(9), verified: true, lastStep: 7 },
      mfa: { enabled: ['SMS_MFA'], preferred: 'SMS_MFA' },
      pendingAttributes: { email: 'Zoë😀@x.org' },
    };
    const user = newUser('ann');
    await subject.backend.store.users.create(pool, user, hash('x'), { state });
    subject.backend = await subject.backend.reopen();
    const { users } = subject.backend.store;
    assert.deepEqual(await users.account(pool, 'ann'), { user, credential: hash('x'), state });
    assert.equal(await users.account(pool, 'bob'), undefined);
    const changed = { ...state, signedOutMs: 8, codes: undefined };
    await users.change(pool, user.sub, (account) => ({ ...account, state: changed }));
    assert.deepEqual(plain((await users.account(pool, 'ann'))?.state), plain(changed));
    await users.update(pool, 'ann', (current) => ({ ...current, modifiedMs: 1 }));
    assert.deepEqual(plain((await users.account(pool, 'ann'))?.state), plain(changed));
    await users.change(pool, 'ann', (account) => ({ ...account, state: {} }));
    assert.deepEqual((await users.account(pool, 'ann'))?.state, {});
  });

  test('of changes to one state at a time none is lost', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    await createUser(store, pool, 'ann');
    const fail = () =>
      store.users.change(pool, 'ann', (account) => {
        const failures = (account.state.lockout?.failures ?? 0) + 1;
        return { ...account, state: { lockout: { failures, lastMs: 1 } } };
      });
    await Promise.all(Array.from({ length: 20 }, fail));
    assert.equal((await store.users.account(pool, 'ann'))?.state.lockout?.failures, 20);
  });

  test('a change refuses a taken alias, or takes it when told to', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store, { AliasAttributes: ['email'] });
    const verified = { email: 'a@x.org', email_verified: 'true' };
    await createUser(store, pool, 'ann', verified);
    await createUser(store, pool, 'bob');
    const change = (options?: { moveAliases: boolean }) =>
      store.users.change(
        pool,
        'bob',
        (account) => ({ ...account, user: { ...account.user, attributes: verified } }),
        options,
      );
    await refuses(() => change(), errors.aliasExists('email'));
    await change({ moveAliases: true });
    assert.equal((await store.users.get(pool, 'a@x.org'))?.username, 'bob');
    assert.equal((await store.users.get(pool, 'ann'))?.attributes.email_verified, 'false');
  });

  test('messages and events go in with their user, or not at all', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const ann = newUser('ann');
    const first = newMessage(pool, ann.sub);
    await store.users.create(pool, ann, undefined, { messages: [first], events: [newEvent()] });
    const second = newMessage(pool, ann.sub, { medium: 'SMS' });
    const create = () =>
      store.users.create(pool, newUser('ann'), undefined, { messages: [second] });
    await refuses(create, errors.usernameExists());
    assert.equal(await store.messages.get(second.id), undefined);
    const event = newEvent();
    await store.users.change(pool, 'ann', (account) => ({
      ...account,
      messages: [second],
      events: [event],
    }));
    assert.deepEqual(plain(await store.messages.get(second.id)), plain(second));
    const events = await store.authEvents.list(pool, 'ann', { limit: 10 });
    assert.deepEqual(events.items[0], event);
    assert.equal(events.items.length, 2);
  });

  test('a client is found by its id alone, and not when its pool is gone', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const client = newClient(pool.id);
    await store.clients.create(client);
    assert.deepEqual(await store.clients.find(client.id), client);
    assert.equal(await store.clients.find('other'), undefined);
    await store.pools.delete(pool.id, () => undefined);
    assert.equal(await store.clients.find(client.id), undefined);
  });
}

export function testGroups(subject: Subject): void {
  test('a group is made once, found, changed, listed by name and deleted', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const [b, a] = [newGroup(pool, 'b'), newGroup(pool, 'a')];
    for (const group of [b, a]) await store.groups.create(group, 2);
    await refuses(() => store.groups.create(a, 10), errors.groupExists('a'));
    await refuses(() => store.groups.create(newGroup(pool, 'c'), 2), errors.tooManyPoolGroups(2));
    const list = (after?: string) => store.groups.list(pool.id, { limit: 1, after });
    assert.deepEqual(await allPages(1, list), [a, b]);
    const changed = { ...a, description: 'Ä', precedence: 0 };
    assert.deepEqual(await store.groups.update(pool.id, 'a', () => changed), changed);
    assert.deepEqual(await store.groups.get(pool.id, 'a'), changed);
    await store.groups.delete(pool.id, 'a');
    assert.equal(await store.groups.get(pool.id, 'a'), undefined);
    await refuses(() => store.groups.delete(pool.id, 'a'), errors.groupNotFound());
    await refuses(() => store.groups.update(pool.id, 'a', (g) => g), errors.groupNotFound());
    const nowhere = newPool();
    await refuses(
      () => store.groups.create(newGroup(nowhere, 'a'), 9),
      errors.poolNotFound(nowhere.id),
    );
    const other = await createPool(store);
    await store.groups.create(newGroup(other, 'a'), 9);
    await store.groups.create(newGroup(other, 'b'), 9);
    const { next } = await store.groups.list(other.id, { limit: 1 });
    await refusesForeignCursors((after) => store.groups.list(pool.id, { limit: 1, after }), next);
  });

  test('members come and go, and leave with their group or their account', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const users = [];
    for (const name of ['zoe', 'bob', 'ann']) users.push(await createUser(store, pool, name));
    for (const name of ['y', 'x']) await store.groups.create(newGroup(pool, name), 9);
    for (const name of ['zoe', 'bob', 'ann', 'bob'])
      await store.groups.addMember(pool, 'x', name, 9);
    await store.groups.addMember(pool, 'y', users[1]?.sub ?? '', 9);
    const members = (after?: string) => store.groups.members(pool, 'x', { limit: 2, after });
    assert.deepEqual(await allPages(2, members), users);
    const groupsOf = async (name: string) =>
      (await allPages(1, (after) => store.groups.ofUser(pool, name, { limit: 1, after }))).map(
        (group) => group.name,
      );
    assert.deepEqual(await groupsOf('bob'), ['x', 'y']);
    await store.groups.removeMember(pool, 'x', 'bob');
    await store.groups.removeMember(pool, 'x', 'bob');
    assert.deepEqual(await groupsOf('bob'), ['y']);
    await store.users.delete(pool, 'zoe');
    assert.deepEqual(await allPages(2, members), [users[2]]);
    await store.groups.delete(pool.id, 'x');
    assert.deepEqual(await groupsOf('ann'), []);
    await store.groups.create(newGroup(pool, 'x'), 9);
    assert.deepEqual(await allPages(2, members), []);
  });

  test('groups and members that are not there are named, and so are too many groups', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    await createUser(store, pool, 'ann');
    for (const name of ['x', 'y']) await store.groups.create(newGroup(pool, name), 9);
    const { groups } = store;
    await refuses(() => groups.addMember(pool, 'no', 'ann', 9), errors.groupNotFound());
    await refuses(() => groups.addMember(pool, 'x', 'bob', 9), errors.userNotFound());
    await refuses(() => groups.removeMember(pool, 'no', 'ann'), errors.groupNotFound());
    await refuses(() => groups.removeMember(pool, 'x', 'bob'), errors.userNotFound());
    await refuses(() => groups.members(pool, 'no', { limit: 1 }), errors.groupNotFound());
    await refuses(() => groups.ofUser(pool, 'bob', { limit: 1 }), errors.userNotFound());
    await groups.addMember(pool, 'x', 'ann', 1);
    await groups.addMember(pool, 'x', 'ann', 1);
    await refuses(() => groups.addMember(pool, 'y', 'ann', 1), errors.tooManyGroupsOfUser(1));
  });
}

export function testTokens(subject: Subject): void {
  test('the first keys of a pool stay, and are listed in order', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    assert.deepEqual(await store.signingKeys.list(pool.id), []);
    const keys = [newKey('one'), newKey('two', 'access')];
    await store.signingKeys.addFirst(pool.id, keys);
    await store.signingKeys.addFirst(pool.id, [newKey('three')]);
    assert.deepEqual(await store.signingKeys.list(pool.id), keys);
    const other = await createPool(store);
    const made = Array.from({ length: 5 }, (_, i) => [newKey(`a${i}`), newKey(`b${i}`, 'access')]);
    await Promise.all(made.map((pair) => store.signingKeys.addFirst(other.id, pair)));
    assert.equal((await store.signingKeys.list(other.id)).length, 2);
    const nowhere = newPool();
    await refuses(
      () => store.signingKeys.addFirst(nowhere.id, keys),
      errors.poolNotFound(nowhere.id),
    );
    await store.pools.delete(pool.id, () => undefined);
    assert.deepEqual(await store.signingKeys.list(pool.id), []);
  });

  test('of two rotations one counts', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const keys = [newKey('one'), newKey('two', 'access')];
    await store.signingKeys.addFirst(pool.id, keys);
    const next = [newKey('three'), newKey('four', 'access')];
    assert.equal(await store.signingKeys.rotate(pool.id, 'two', next, ['one']), true);
    assert.equal(await store.signingKeys.rotate(pool.id, 'two', [newKey('five')], []), false);
    const kids = (await store.signingKeys.list(pool.id)).map(({ kid }) => kid);
    assert.deepEqual(kids, ['two', 'three', 'four']);
    const newestMs = next[1]?.createdMs ?? 0;
    assert.ok((await store.signingKeys.due(newestMs + 1, 1_000)).includes(pool.id));
    assert.ok(!(await store.signingKeys.due(newestMs, 1_000)).includes(pool.id));
  });

  test('decisions about a family of tokens are taken one after the other', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const family = newFamily();
    const { originJti } = family;
    const read = () => store.tokenFamilies.get(pool.id, originJti);
    assert.deepEqual(await store.tokenFamilies.decide(pool.id, originJti, () => ({})), {});
    assert.equal(await read(), undefined);
    const next = () =>
      store.tokenFamilies.decide(pool.id, originJti, (current) => ({
        family: { ...family, generation: (current?.generation ?? 0) + 1 },
      }));
    await Promise.all(Array.from({ length: 10 }, next));
    assert.equal((await read())?.generation, 10);
    const revoked = { ...family, generation: 10, rotatedMs: 5, revokedMs: 6 };
    await store.tokenFamilies.decide(pool.id, originJti, () => ({ family: revoked }));
    assert.deepEqual(await read(), revoked);
    const other = await createPool(store);
    assert.equal(await store.tokenFamilies.get(other.id, originJti), undefined);
    while (await store.tokenFamilies.expire(family.expiresMs, 1));
    assert.equal(await read(), undefined);
  });
}

export function testMessages(subject: Subject): void {
  test('messages are due in order, change, expire and are listed newest first', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const ann = newUser('ann');
    const old = newMessage(pool, ann.sub, { nextMs: 2 });
    const first = newMessage(pool, ann.sub, { nextMs: 1 });
    const kept = newMessage(pool, ann.sub, { nextMs: 0, state: 'kept' });
    const messages = [old, first, kept];
    await store.users.create(pool, ann, undefined, { messages });
    const due = async (nowMs: number) => (await store.messages.due(nowMs, 9)).map(({ id }) => id);
    assert.deepEqual(await due(0), []);
    assert.deepEqual(await due(2), [first.id, old.id]);
    assert.equal((await store.messages.due(2, 1)).length, 1);
    const change = { state: 'failed' as const, attempts: 3, nextMs: 9, problem: 'refused' };
    await store.messages.set(first.id, change);
    assert.deepEqual(plain(await store.messages.get(first.id)), plain({ ...first, ...change }));
    assert.deepEqual(await due(9), [old.id]);
    const list = (after?: string) => store.messages.list({ limit: 2, after, poolId: pool.id });
    const ids = (await allPages(2, list)).map(({ id }) => id);
    assert.deepEqual(ids, [kept.id, first.id, old.id]);
    const { items } = await store.messages.list({ limit: 1 });
    assert.equal(items[0]?.id, kept.id);
    await store.messages.remove(kept.id);
    while (await store.messages.expire(first.expiresMs - 1, 1));
    assert.deepEqual(
      (await list()).items.map(({ id }) => id),
      [first.id],
    );
    await store.messages.set('none', change);
  });

  test('of two that claim a message one gets it, and nobody one that waits no more', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const ann = newUser('ann');
    const waiting = newMessage(pool, ann.sub, { nextMs: 1 });
    const kept = newMessage(pool, ann.sub, { nextMs: 1, state: 'kept' });
    await store.users.create(pool, ann, undefined, { messages: [waiting, kept] });
    const claims = [1, 2].map(() => store.messages.claim(waiting.id, 1, 50));
    assert.deepEqual((await Promise.all(claims)).toSorted(), [false, true]);
    const claimed = await store.messages.get(waiting.id);
    assert.deepEqual(plain(claimed), plain({ ...waiting, nextMs: 50 }));
    assert.equal(await store.messages.claim(kept.id, 1, 50), false);
    assert.equal(await store.messages.claim('none', 1, 50), false);
  });

  test('messages of a deleted pool are gone at once, and their room is freed', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const ann = newUser('ann');
    const message = newMessage(pool, ann.sub);
    await store.users.create(pool, ann, undefined, { messages: [message], events: [newEvent()] });
    await store.groups.create(newGroup(pool, 'x'), 9);
    await store.groups.addMember(pool, 'x', 'ann', 9);
    await store.pools.delete(pool.id, () => undefined);
    assert.equal(await store.messages.get(message.id), undefined);
    assert.equal(await store.groups.get(pool.id, 'x'), undefined);
    while (await store.pools.purge(1));
    await store.messages.expire(0, 1);
  });

  test('the latest events of a user are kept, newest first, a bounded number', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const ann = await createUser(store, pool, 'ann');
    const events: AuthEvent[] = [];
    for (let i = 0; i < 103; i++) {
      const event = newEvent();
      events.unshift(event);
      await store.authEvents.add(pool, ann.sub, event);
    }
    const list = (after?: string) => store.authEvents.list(pool, 'ann', { limit: 60, after });
    assert.deepEqual(await allPages(60, list), events.slice(0, 100));
    await store.authEvents.add(pool, newUser('bob').sub, newEvent());
    await refuses(() => store.authEvents.list(pool, 'bob', { limit: 1 }), errors.userNotFound());
  });
}
