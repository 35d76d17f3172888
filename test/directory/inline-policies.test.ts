import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  requireInlinePolicy,
  requireNoInlinePolicies,
  withInlinePolicy,
  withoutInlinePolicy,
} from '../../src/directory/inline-policies.ts';

const role: { name: string; policies: Record<string, string> } = { name: 'Import', policies: {} };

describe('inline policies', () => {
  it('are added, replaced, read and removed by name, even one called __proto__', () => {
    let changed = role;
    for (const [name, document] of [
      ['logs', 'old'],
      ['__proto__', 'odd'],
      ['logs', 'new'],
    ] as const)
      changed = withInlinePolicy('role', changed, name, document);
    assert.deepEqual(Object.keys(changed.policies).sort(), ['__proto__', 'logs']);
    assert.equal(requireInlinePolicy('role', changed, 'logs'), 'new');
    assert.equal(requireInlinePolicy('role', changed, '__proto__'), 'odd');
    assert.deepEqual(Object.keys(withoutInlinePolicy('role', changed, '__proto__').policies), [
      'logs',
    ]);
    assert.deepEqual(role.policies, {});
  });

  it('that are not there are answered as such', () => {
    const missing = {
      code: 'NoSuchEntity',
      status: 404,
      message: 'The role policy with name toString cannot be found.',
    };
    assert.throws(() => requireInlinePolicy('role', role, 'toString'), missing);
    assert.throws(() => withoutInlinePolicy('role', role, 'toString'), missing);
  });

  it('together have at most 10,240 characters, white space not counted', () => {
    const half = withInlinePolicy('role', role, 'a', `${'x'.repeat(5_120)}${' '.repeat(9_000)}`);
    const full = withInlinePolicy('role', half, 'b', 'x'.repeat(5_120));
    assert.throws(() => withInlinePolicy('role', full, 'c', 'x'), {
      code: 'LimitExceeded',
      status: 409,
      message: 'Maximum policy size of 10240 bytes exceeded for role Import',
    });
    assert.equal(Object.keys(withInlinePolicy('role', full, 'b', 'y').policies).length, 2);
  });

  it('keep a role from being deleted', () => {
    requireNoInlinePolicies(role);
    assert.throws(() => requireNoInlinePolicies(withInlinePolicy('role', role, 'a', 'x')), {
      code: 'DeleteConflict',
      status: 409,
      message: 'Cannot delete entity, must delete policies first.',
    });
  });
});
