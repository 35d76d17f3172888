import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allPages,
  createPool,
  errors,
  newClient,
  newPool,
  refuses,
  refusesForeignCursors,
} from './fixtures.ts';
import type { Subject } from './suite.ts';

export function testClients(subject: Subject): void {
  test('a client comes back as it was created, in its own pool only', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const client = { ...newClient(pool.id), secret: 'hush' };
    await store.clients.create(client);
    assert.deepEqual(await store.clients.get(pool.id, client.id), client);
    assert.equal(await store.clients.get(other.id, client.id), undefined);
    assert.equal(await store.clients.get(pool.id, 'unknown'), undefined);
  });

  test('a client of an unknown pool is not created', async () => {
    const pool = newPool();
    const create = () => subject.backend.store.clients.create(newClient(pool.id));
    await refuses(create, errors.poolNotFound(pool.id));
  });

  test('the clients of a pool are listed page by page', async () => {
    const { store } = subject.backend;
    const [pool, other] = [await createPool(store), await createPool(store)];
    const made = [newClient(pool.id), newClient(pool.id), newClient(pool.id)];
    for (const client of [...made, newClient(other.id)]) await store.clients.create(client);
    const list = async (after?: string) => store.clients.list(pool.id, { limit: 2, after });
    const listed = await allPages(2, list);
    assert.deepEqual(new Set(listed.map(({ id }) => id)), new Set(made.map(({ id }) => id)));
    assert.equal(listed.length, 3);
    const { next } = await list();
    await refusesForeignCursors((after) => store.clients.list(other.id, { limit: 2, after }), next);
  });

  test('an update of a client is seen by the next read, and none of many is lost', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const client = newClient(pool.id);
    await store.clients.create(client);
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((letter) =>
        store.clients.update(pool.id, client.id, (c) => ({ ...c, name: c.name + letter })),
      ),
    );
    const { name = '' } = (await store.clients.get(pool.id, client.id)) ?? {};
    assert.deepEqual([...name].sort().join(''), [...'appabcd'].sort().join(''));
  });

  test('a deleted client is gone', async () => {
    const { store } = subject.backend;
    const pool = await createPool(store);
    const client = newClient(pool.id);
    await store.clients.create(client);
    const other = await createPool(store);
    const missing = errors.clientNotFound(client.id);
    await refuses(() => store.clients.delete(other.id, client.id), missing);
    await refuses(() => store.clients.update(other.id, client.id, (c) => c), missing);
    await store.clients.delete(pool.id, client.id);
    assert.equal(await store.clients.get(pool.id, client.id), undefined);
    await refuses(() => store.clients.delete(pool.id, client.id), missing);
    await refuses(() => store.clients.update(pool.id, client.id, (c) => c), missing);
  });
}
