import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { EntityKind } from '../../src/directory/iam-errors.ts';
import type {
  AccessKeyRecord,
  IamEntity,
  IamUser,
  ManagedPolicy,
} from '../../src/directory/iam-types.ts';
import { newAccessKeyId, newIamId } from '../../src/lib/ids.ts';
import type { EntityStore, IamStore } from '../../src/store/iam-store.ts';
import { allPages, errors, newRole, refuses, refusesForeignCursors, tickMs } from './fixtures.ts';
import type { Subject } from './suite.ts';

const entity = (prefix: string, name: string, path = '/'): IamEntity => ({
  name,
  id: newIamId(prefix),
  path,
  createdMs: tickMs(),
  policies: {},
});
const newUser = (name: string, path = '/'): IamUser => ({
  ...entity('AIDA', name, path),
  tags: [],
});
const newGroup = (name: string, path = '/'): IamEntity => entity('AGPA', name, path);

function newPolicy(name: string, path = '/'): ManagedPolicy {
  const createdMs = tickMs();
  return {
    arn: `arn:aws:iam::123456789012:policy${path}${name}`,
    name,
    id: newIamId('ANPA'),
    path,
    createdMs,
    updatedMs: createdMs,
    tags: [],
    defaultVersion: 1,
  };
}

const newKey = (): AccessKeyRecord => ({
  id: newAccessKeyId(),
  active: true,
  createdMs: tickMs(),
  sealedSecret: Uint8Array.from([7, 0, 255]),
});

const noGuard = () => undefined;
const many = 100;
const awsArn = 'arn:aws:iam::aws:policy/AdministratorAccess';

export function testIam(subject: Subject): void {
  const iam = (): IamStore => subject.backend.store.iam;

  const kinds: [
    EntityKind,
    () => EntityStore<IamEntity>,
    (name: string, path?: string) => IamEntity,
  ][] = [
    ['user', () => iam().users as EntityStore<IamEntity>, newUser],
    ['group', () => iam().groups, newGroup],
    ['role', () => iam().roles as unknown as EntityStore<IamEntity>, newRole],
  ];
  for (const [kind, store, make] of kinds)
    describe(`${kind}s`, () => testEntities(kind, store, make));

  describe('memberships', () => testMembers(iam));
  describe('managed policies', () => testPolicies(iam));
  describe('attachments', () => testAttachments(iam));
  describe('access keys', () => testAccessKeys(iam));
  describe('permissions', () => testPermissions(iam));
}

function testEntities(
  kind: EntityKind,
  store: () => EntityStore<IamEntity>,
  make: (name: string, path?: string) => IamEntity,
): void {
  test('one is found by its name in any case, and its name is taken in any case', async () => {
    const one = { ...make('Importer'), policies: { logs: '{"a":1}' } };
    await store().create(one);
    assert.deepEqual(await store().get('importer'), one);
    assert.equal(await store().get('importers'), undefined);
    await refuses(() => store().create(make('IMPORTER')), errors.entityExists(kind, 'IMPORTER'));
    assert.deepEqual(await store().get('Importer'), one);
  });

  test('those of a path are listed by name, page by page', async () => {
    for (const name of ['delta', 'Alpha', 'charlie', 'Bravo', 'echo'])
      await store().create(make(name, '/list/deep/'));
    await store().create(make('beside', '/listed/'));
    const names = async (path: string) => {
      const list = async (after?: string) => store().list(path, { limit: 2, after });
      return (await allPages(2, list)).map(({ name }) => name);
    };
    const deep = ['Alpha', 'Bravo', 'charlie', 'delta', 'echo'];
    assert.deepEqual(await names('/list/'), deep);
    assert.deepEqual(await names('/list'), [...deep, 'beside'].sort(byName));
    assert.deepEqual(await names('/other/'), []);
    const { next } = await store().list('/list/', { limit: 1 });
    await refusesForeignCursors((after) => store().list('/', { limit: 1, after }), next);
  });

  test('updates at the same time are all kept', async () => {
    await store().create(make('worker'));
    const put = (n: number) =>
      store().update('Worker', (one) => ({
        ...one,
        policies: { ...one.policies, [`p${n}`]: '{}' },
      }));
    await Promise.all([1, 2, 3, 4].map(put));
    const { policies = {} } = (await store().get('worker')) ?? {};
    assert.deepEqual(Object.keys(policies).sort(), ['p1', 'p2', 'p3', 'p4']);
  });

  test('one is deleted unless the guard objects', async () => {
    await store().create(make('leaving'));
    const refusal = errors.mustDeletePolicies();
    const guard = () => {
      throw refusal;
    };
    await refuses(() => store().delete('leaving', guard), refusal);
    assert.ok(await store().get('leaving'));
    await store().delete('LEAVING', noGuard);
    assert.equal(await store().get('leaving'), undefined);
    const missing = errors.entityNotFound(kind, 'leaving');
    await refuses(() => store().delete('leaving', noGuard), missing);
    await refuses(() => store().update('leaving', (one) => one), missing);
  });

  test('a name changes to one that is free, or to another spelling of itself', async () => {
    await store().create(make('taken'));
    await store().create(make('moving'));
    const rename = (from: string, to: string) =>
      store().update(from, (one) => ({ ...one, name: to, path: '/moved/' }));
    await refuses(() => rename('moving', 'TAKEN'), errors.entityExists(kind, 'TAKEN'));
    await rename('moving', 'Moving');
    await rename('moving', 'arrived');
    assert.equal(await store().get('moving'), undefined);
    const { name, path } = (await store().get('arrived')) ?? {};
    assert.deepEqual([name, path], ['arrived', '/moved/']);
  });

  if (kind !== 'group')
    test('a permissions boundary has to be there', async () => {
      const nowhere = 'arn:aws:iam::123456789012:policy/nowhere';
      const bounded = (name: string, permissionsBoundary: string) =>
        store().create({ ...make(name), permissionsBoundary } as IamEntity);
      await refuses(() => bounded('unbound', nowhere), errors.boundaryNotFound(nowhere));
      assert.equal(await store().get('unbound'), undefined);
      await bounded('bounded', awsArn);
    });
}

const byName = (a: string, b: string): number => (a.toLowerCase() < b.toLowerCase() ? -1 : 1);

function testMembers(iam: () => IamStore): void {
  test('users of a group and groups of a user are listed by name', async () => {
    const { users, groups, members } = iam();
    for (const name of ['Zoe', 'adam', 'Ben']) await users.create(newUser(name));
    for (const name of ['readers', 'Admins']) await groups.create(newGroup(name));
    for (const name of ['zoe', 'ADAM', 'ben']) await members.add('readers', name, many);
    await members.add('admins', 'Zoe', many);
    await members.add('Admins', 'zoe', many);
    const list = async (after?: string) => members.usersOf('READERS', { limit: 2, after });
    const names = (await allPages(2, list)).map(({ name }) => name);
    assert.deepEqual(names, ['adam', 'Ben', 'Zoe']);
    const groupNames = (await members.groupsOf('zoe')).map(({ name }) => name);
    assert.deepEqual(groupNames, ['Admins', 'readers']);
    await members.remove('readers', 'Zoe');
    await members.remove('readers', 'Zoe');
    assert.equal((await members.groupsOf('Zoe')).length, 1);
    assert.equal((await members.groupsOf('adam')).length, 1);
    const { next } = await members.usersOf('readers', { limit: 1 });
    await refusesForeignCursors((after) => members.usersOf('admins', { limit: 1, after }), next);
  });

  test('only who is there can be a member, and only of so many groups', async () => {
    const { users, groups, members } = iam();
    await users.create(newUser('joiner'));
    for (const name of ['g1', 'g2', 'g3']) await groups.create(newGroup(name));
    const noUser = errors.entityNotFound('user', 'nobody');
    const noGroup = errors.entityNotFound('group', 'nowhere');
    await refuses(() => members.add('nowhere', 'nobody', 2), noUser);
    await refuses(() => members.add('nowhere', 'joiner', 2), noGroup);
    await refuses(() => members.remove('nowhere', 'nobody'), noUser);
    await refuses(() => members.remove('nowhere', 'joiner'), noGroup);
    await refuses(() => members.groupsOf('nobody'), noUser);
    await refuses(() => members.usersOf('nowhere', { limit: 1 }), noGroup);
    const names = ['g1', 'g2', 'g3'];
    const joined = await Promise.allSettled(names.map((g) => members.add(g, 'joiner', 2)));
    assert.equal(joined.filter(({ status }) => status === 'fulfilled').length, 2);
    for (const [i, { status }] of joined.entries()) {
      const again = () => members.add(names[i] ?? '', 'joiner', 2);
      if (status === 'fulfilled') await again();
      else await refuses(again, errors.tooManyGroups(2));
    }
  });

  test('memberships keep users and groups from being deleted, and outlive a new name', async () => {
    const { users, groups, members } = iam();
    await users.create(newUser('held'));
    await groups.create(newGroup('holding'));
    await members.add('holding', 'held', many);
    await refuses(() => groups.delete('holding', noGuard), errors.mustRemoveUsers());
    await refuses(() => users.delete('held', noGuard), errors.mustRemoveUsers());
    await users.update('held', (user) => ({ ...user, name: 'kept' }));
    const { items } = await members.usersOf('holding', { limit: 9 });
    assert.deepEqual(
      items.map(({ name }) => name),
      ['kept'],
    );
    await members.remove('holding', 'kept');
    await groups.delete('holding', noGuard);
    await users.delete('kept', noGuard);
  });
}

function testPolicies(iam: () => IamStore): void {
  test('a policy is made once, with its first version', async () => {
    const { policies } = iam();
    const policy = {
      ...newPolicy('Once', '/team/'),
      description: 'd',
      tags: [{ Key: 'a', Value: '' }],
    };
    await policies.create(policy, 'text');
    assert.deepEqual(await policies.get(policy.arn), policy);
    const [first, ...more] = await policies.versions(policy.arn);
    assert.deepEqual(first, { number: 1, document: 'text', createdMs: policy.createdMs });
    assert.equal(more.length, 0);
    await refuses(() => policies.create(newPolicy('once'), 'text'), errors.policyExists('once'));
    assert.equal(await policies.get('arn:aws:iam::123456789012:policy/Once'), undefined);
    assert.deepEqual(await policies.versions('arn:aws:iam::123456789012:policy/Once'), []);
  });

  test('versions have numbers that are never used again', async () => {
    const { policies } = iam();
    const { arn } = newPolicy('versioned');
    await policies.create(newPolicy('versioned'), 'one');
    const add = (document: string, isDefault = false) =>
      policies.addVersion(arn, { document, isDefault, nowMs: tickMs() }, 3);
    assert.equal((await add('two')).number, 2);
    assert.equal((await policies.get(arn))?.defaultVersion, 1);
    const three = await add('three', true);
    const policy = await policies.get(arn);
    assert.deepEqual([policy?.defaultVersion, policy?.updatedMs], [3, three.createdMs]);
    await refuses(() => add('four'), errors.tooManyPolicyVersions(3));
    await refuses(() => policies.deleteVersion(arn, 3), errors.policyVersionIsDefault());
    await policies.deleteVersion(arn, 2);
    await refuses(() => policies.deleteVersion(arn, 2), errors.policyVersionNotFound(arn, 'v2'));
    await refuses(
      () => policies.setDefaultVersion(arn, 2),
      errors.policyVersionNotFound(arn, 'v2'),
    );
    await policies.setDefaultVersion(arn, 1);
    await policies.deleteVersion(arn, 3);
    assert.equal((await add('four')).number, 4);
    const versions = await policies.versions(arn);
    assert.deepEqual(
      versions.map(({ number, document }) => [number, document]),
      [
        [4, 'four'],
        [1, 'one'],
      ],
    );
    await refuses(() => policies.delete(arn), errors.policyHasVersions());
    await policies.deleteVersion(arn, 4);
    await policies.delete(arn);
    assert.deepEqual(await policies.versions(arn), []);
    await refuses(() => policies.delete(arn), errors.policyNotFound(arn));
    await refuses(() => add('five'), errors.policyNotFound(arn));
  });

  test('policies are listed by name with their use', async () => {
    const { policies, users, roles } = iam();
    const names = ['Pear', 'apple', 'Quince', 'cherry'];
    for (const name of names) await policies.create(newPolicy(name, '/fruit/'), '{}');
    const arnOf = (name: string) => newPolicy(name, '/fruit/').arn;
    await users.create({ ...newUser('eater'), permissionsBoundary: arnOf('Pear') });
    await roles.create({ ...newRole('eating'), permissionsBoundary: arnOf('Pear') });
    await policies.attach({ kind: 'user', name: 'eater' }, arnOf('apple'), many);
    await policies.attach({ kind: 'role', name: 'eating' }, arnOf('apple'), many);
    await policies.attach({ kind: 'role', name: 'eating' }, arnOf('cherry'), many);
    const listed = async (used?: 'attached' | 'boundary', pathPrefix = '/fruit/') => {
      const list = async (after?: string) =>
        policies.list({ pathPrefix, used }, { limit: 2, after });
      return (await allPages(2, list)).map(({ policy, attachments, boundaries }) => [
        policy.name,
        attachments,
        boundaries,
      ]);
    };
    const [apple, cherry, pear] = [
      ['apple', 2, 0],
      ['cherry', 1, 0],
      ['Pear', 0, 2],
    ];
    assert.deepEqual(await listed(), [apple, cherry, pear, ['Quince', 0, 0]]);
    assert.deepEqual(await listed('attached'), [apple, cherry]);
    assert.deepEqual(await listed('boundary'), [pear]);
    assert.deepEqual(await listed(undefined, '/vegetable/'), []);
    assert.deepEqual(await policies.usage(arnOf('Pear')), { attachments: 0, boundaries: 2 });
    await refuses(() => policies.delete(arnOf('Pear')), errors.policyAttached());
    await refuses(() => policies.delete(arnOf('apple')), errors.policyAttached());
    const filter = { pathPrefix: '/fruit/' };
    const { next } = await policies.list(filter, { limit: 1 });
    const other = { ...filter, used: 'attached' } as const;
    await refusesForeignCursors((after) => policies.list(other, { limit: 1, after }), next);
  });
}

function testAttachments(iam: () => IamStore): void {
  for (const kind of ['user', 'group', 'role'] as const)
    test(`policies are attached to a ${kind}, and keep both from being deleted`, async () => {
      const { policies, users, groups, roles } = iam();
      const name = `holder-${kind}`;
      const holder = { kind, name };
      const arns = ['b', 'a', 'c'].map((letter) => newPolicy(`${kind}-${letter}`).arn);
      const [first = '', second = '', third = ''] = arns;
      await refuses(() => policies.attach(holder, awsArn, 2), errors.entityNotFound(kind, name));
      if (kind === 'user') await users.create(newUser(name));
      else if (kind === 'group') await groups.create(newGroup(name));
      else await roles.create(newRole(name));
      await refuses(() => policies.attach(holder, first, 2), errors.policyNotAttachable(first));
      for (const letter of ['b', 'a', 'c'])
        await policies.create(newPolicy(`${kind}-${letter}`), '{}');
      await policies.attach(holder, first, 2);
      await policies.attach({ kind, name: name.toUpperCase() }, second, 2);
      await policies.attach(holder, second, 2);
      await refuses(
        () => policies.attach(holder, third, 2),
        errors.tooManyAttachedPolicies(kind, 2),
      );
      assert.deepEqual(await policies.attached(holder), [second, first]);
      const remove = () => {
        if (kind === 'user') return users.delete(name, noGuard);
        return kind === 'group' ? groups.delete(name, noGuard) : roles.delete(name, noGuard);
      };
      await refuses(remove, errors.mustDetachPolicies());
      await refuses(() => policies.delete(first), errors.policyAttached());
      await policies.detach(holder, first);
      await policies.detach(holder, second);
      await refuses(() => policies.detach(holder, second), errors.policyNotFound(second));
      await policies.attach(holder, awsArn, 2);
      assert.deepEqual(await policies.attached(holder), [awsArn]);
      await policies.detach(holder, awsArn);
      await remove();
      await policies.delete(first);
      const gone = errors.entityNotFound(kind, name);
      await refuses(() => policies.attached(holder), gone);
      await refuses(() => policies.detach(holder, second), gone);
    });
}

function testAccessKeys(iam: () => IamStore): void {
  test('keys of a user are made, found, switched off and on, and deleted', async () => {
    const { users, accessKeys } = iam();
    await users.create(newUser('Keeper'));
    const [one, two] = [newKey(), newKey()];
    await accessKeys.create('keeper', one, 2);
    await accessKeys.create('keeper', two, 2);
    await refuses(() => accessKeys.create('keeper', newKey(), 2), errors.tooManyAccessKeys(2));
    const found = await accessKeys.get(one.id);
    assert.equal(found?.user, 'Keeper');
    assert.deepEqual(
      { ...found?.key, sealedSecret: [...(found?.key.sealedSecret ?? [])] },
      {
        ...one,
        sealedSecret: [7, 0, 255],
      },
    );
    assert.equal(await accessKeys.get('AKIANOBODY'), undefined);
    await accessKeys.setActive('KEEPER', two.id, false);
    const states = (await accessKeys.ofUser('keeper')).map(({ id, active }) => [id, active]);
    assert.deepEqual(states, [
      [one.id, true],
      [two.id, false],
    ]);
    await refuses(() => users.delete('keeper', noGuard), errors.mustDeleteAccessKeys());
    await users.update('keeper', (user) => ({ ...user, name: 'renamed' }));
    assert.equal((await accessKeys.get(one.id))?.user, 'renamed');
    await accessKeys.delete('renamed', one.id);
    await refuses(() => accessKeys.delete('renamed', one.id), errors.accessKeyNotFound(one.id));
    await accessKeys.delete('renamed', two.id);
    await users.delete('renamed', noGuard);
  });

  test('a key belongs to one user', async () => {
    const { users, accessKeys } = iam();
    await users.create(newUser('owner'));
    await users.create(newUser('other'));
    const key = newKey();
    await accessKeys.create('owner', key, 2);
    const missing = errors.accessKeyNotFound(key.id);
    await refuses(() => accessKeys.setActive('other', key.id, false), missing);
    await refuses(() => accessKeys.delete('other', key.id), missing);
    const nobody = errors.entityNotFound('user', 'nobody');
    await refuses(() => accessKeys.create('nobody', newKey(), 2), nobody);
    await refuses(() => accessKeys.ofUser('nobody'), nobody);
    await refuses(() => accessKeys.setActive('nobody', key.id, false), nobody);
    await refuses(() => accessKeys.delete('nobody', key.id), nobody);
  });

  test('the last use is noted without moving the epoch', async () => {
    const { users, accessKeys, epoch } = iam();
    await users.create(newUser('using'));
    const key = newKey();
    await accessKeys.create('using', key, 2);
    const before = await epoch();
    const use = { usedMs: tickMs(), service: 'cognito-idp', region: 'eu-west-1' };
    await accessKeys.noteUse(key.id, use);
    assert.deepEqual((await accessKeys.get(key.id))?.key.lastUse, use);
    await accessKeys.noteUse('AKIAGONE', use);
    assert.equal(await epoch(), before);
  });

  test('of keys made at the same time no more are kept than may be', async () => {
    const { users, accessKeys } = iam();
    await users.create(newUser('greedy'));
    const made = Array.from({ length: 5 }, () => accessKeys.create('greedy', newKey(), 2));
    await Promise.allSettled(made);
    assert.equal((await accessKeys.ofUser('greedy')).length, 2);
  });
}

function testPermissions(iam: () => IamStore): void {
  test('all policies of a user, its groups and its boundary are collected', async () => {
    const { users, groups, members, policies, userPermissions, groupPermissions } = iam();
    const [own, limit] = [newPolicy('perm-own'), newPolicy('perm-limit')];
    await policies.create(own, 'own v1');
    await policies.addVersion(own.arn, { document: 'own v2', isDefault: true, nowMs: 1 }, 5);
    await policies.create(limit, 'limit');
    const user = { ...newUser('collector'), permissionsBoundary: limit.arn };
    await users.create({ ...user, policies: { inline: 'mine' } });
    await groups.create({ ...newGroup('collectors'), policies: { shared: 'ours' } });
    await members.add('collectors', 'collector', many);
    await policies.attach({ kind: 'user', name: 'collector' }, own.arn, many);
    await policies.attach({ kind: 'group', name: 'collectors' }, awsArn, many);
    const found = await userPermissions('Collector');
    assert.equal(found?.holder.id, user.id);
    assert.equal(found?.boundary, 'limit');
    const plain = found?.grants.map((g) => [g.source, g.holder, g.policy]);
    assert.deepEqual(plain, [
      ['user', 'collector', 'inline'],
      ['user-managed', 'collector', own.arn],
      ['group', 'collectors', 'shared'],
      ['aws-managed', 'collectors', awsArn],
    ]);
    const documents = found?.grants.map(({ document }) => document) ?? [];
    assert.deepEqual(documents.slice(0, 3), ['mine', 'own v2', 'ours']);
    assert.match(documents[3] ?? '', /"Effect":"Allow"/);
    assert.equal((await groupPermissions('collectors'))?.grants.length, 2);
    assert.equal(await userPermissions('nobody'), undefined);
    assert.equal(await groupPermissions('nobody'), undefined);
  });

  test('all policies of a role are collected', async () => {
    const { roles, policies, rolePermissions } = iam();
    const role = { ...newRole('acting'), policies: { inline: 'its' } };
    await roles.create(role);
    await policies.attach({ kind: 'role', name: 'acting' }, awsArn, many);
    const found = await rolePermissions('acting');
    assert.deepEqual(found?.holder, role);
    assert.deepEqual(
      found?.grants.map(({ source }) => source),
      ['role', 'aws-managed'],
    );
    assert.equal(found?.boundary, undefined);
    assert.equal(await rolePermissions('nobody'), undefined);
  });

  test('every change moves the epoch', async () => {
    const { users, groups, roles, members, policies, accessKeys, epoch } = iam();
    const { arn } = newPolicy('epoch');
    const holder = { kind: 'user', name: 'epoch' } as const;
    const key = newKey();
    const version = { document: '{}', isDefault: false, nowMs: 1 };
    const changes: (() => Promise<unknown>)[] = [
      () => users.create(newUser('epoch')),
      () => groups.create(newGroup('epoch')),
      () => roles.create(newRole('epoch')),
      () => users.update('epoch', (user) => ({ ...user, policies: { a: '{}' } })),
      () => members.add('epoch', 'epoch', many),
      () => members.remove('epoch', 'epoch'),
      () => policies.create(newPolicy('epoch'), '{}'),
      () => policies.addVersion(arn, version, 5),
      () => policies.setDefaultVersion(arn, 2),
      () => policies.deleteVersion(arn, 1),
      () => policies.attach(holder, arn, many),
      () => policies.detach(holder, arn),
      () => policies.delete(arn),
      () => accessKeys.create('epoch', key, 2),
      () => accessKeys.setActive('epoch', key.id, false),
      () => accessKeys.delete('epoch', key.id),
      () => roles.delete('epoch', noGuard),
      () => groups.delete('epoch', noGuard),
      () => users.delete('epoch', noGuard),
    ];
    const seen = new Set([await epoch()]);
    for (const change of changes) {
      await change();
      seen.add(await epoch());
    }
    assert.equal(seen.size, changes.length + 1);
  });
}
