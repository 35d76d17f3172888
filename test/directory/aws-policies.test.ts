import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awsPolicies, awsPolicyOf } from '../../src/directory/aws-policies.ts';
import { parsePermissionsPolicy } from '../../src/iam/policy-document.ts';

test('each policy of AWS is a good policy, and found by its ARN', () => {
  for (const policy of awsPolicies) {
    assert.ok(parsePermissionsPolicy(policy.document).statements.length > 0, policy.name);
    assert.equal(awsPolicyOf(policy.arn), policy);
  }
});

test('they are ordered by name', () => {
  const names = awsPolicies.map(({ name }) => name);
  assert.deepEqual(names, [...names].sort());
});
