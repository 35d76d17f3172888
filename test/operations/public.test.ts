/** Which operations take no signature: those of the contract, and no other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../../src/operations/index.ts';
import { loadContract } from '../../src/wire/contract.ts';

test('an operation takes no signature if and only if its contract says so', () => {
  const wrong = operations.filter(({ service, name, isPublic }) => {
    const { auth } = loadContract(service).operations[name] ?? {};
    return (auth === 'none') !== (isPublic === true);
  });
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
  );
  assert.ok(operations.some(({ isPublic }) => isPublic));
});

test('only operations of user pools take no signature', () => {
  const services = new Set(operations.filter(({ isPublic }) => isPublic).map((o) => o.service));
  assert.deepEqual([...services], ['cognito-idp']);
});

test('what administrators do to others is always signed', () => {
  const names = operations.filter(({ isPublic }) => isPublic).map(({ name }) => name);
  assert.deepEqual(
    names.filter((name) =>
      /^(Admin|Create|Describe|List|StartUser|StopUser|SetUserPool)/.test(name),
    ),
    [],
  );
});
