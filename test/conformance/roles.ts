import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allPages, errors, newRole, refuses, refusesForeignCursors } from './fixtures.ts';
import type { Subject } from './suite.ts';

export function testRoles(subject: Subject): void {
  test('a role is found by its name in any case, and its name is taken in any case', async () => {
    const { roles } = subject.backend.store;
    const role = { ...newRole('Importer'), policies: { logs: '{"a":1}' }, description: 'd' };
    await roles.create(role);
    assert.deepEqual(await roles.get('importer'), role);
    assert.equal(await roles.get('importers'), undefined);
    await refuses(() => roles.create(newRole('IMPORTER')), errors.roleExists('IMPORTER'));
    assert.deepEqual(await roles.get('Importer'), role);
  });

  test('roles of a path are listed by name, page by page', async () => {
    const { roles } = subject.backend.store;
    for (const name of ['delta', 'Alpha', 'charlie', 'Bravo', 'echo'])
      await roles.create(newRole(name, '/list/deep/'));
    await roles.create(newRole('beside', '/listed/'));
    const names = async (path: string) => {
      const list = async (after?: string) => roles.list(path, { limit: 2, after });
      return (await allPages(2, list)).map(({ name }) => name);
    };
    assert.deepEqual(await names('/list/'), ['Alpha', 'Bravo', 'charlie', 'delta', 'echo']);
    assert.deepEqual(await names('/list'), [
      'Alpha',
      'beside',
      'Bravo',
      'charlie',
      'delta',
      'echo',
    ]);
    assert.deepEqual(await names('/other/'), []);
    const { next } = await roles.list('/list/', { limit: 1 });
    await refusesForeignCursors((after) => roles.list('/', { limit: 1, after }), next);
  });

  test('a role is updated and deleted', async () => {
    const { roles } = subject.backend.store;
    const role = newRole('worker');
    await roles.create(role);
    const put = (n: number) => () =>
      roles.update('Worker', (r) => ({ ...r, policies: { ...r.policies, [`p${n}`]: '{}' } }));
    await Promise.all([1, 2, 3, 4].map((n) => put(n)()));
    assert.deepEqual(Object.keys((await roles.get('worker'))?.policies ?? {}).sort(), [
      'p1',
      'p2',
      'p3',
      'p4',
    ]);
    const refusal = errors.invalidParameter('it has policies');
    const guard = () => {
      throw refusal;
    };
    await refuses(() => roles.delete('worker', guard), refusal);
    assert.ok(await roles.get('worker'));
    await roles.delete('WORKER', () => undefined);
    assert.equal(await roles.get('worker'), undefined);
    const missing = errors.roleNotFound('worker');
    await refuses(() => roles.delete('worker', () => undefined), missing);
    await refuses(() => roles.update('worker', (r) => r), missing);
  });
}
