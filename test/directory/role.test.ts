import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkedTrustPolicy, createdRole, listedRole, newRole } from '../../src/directory/role.ts';

const accountId = '123456789012';
const createdMs = Date.UTC(2026, 10, 22, 10);
const trustPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { Service: 'cognito-idp.amazonaws.com' },
    Action: 'sts:AssumeRole',
  },
});
const input = { RoleName: 'Import', AssumeRolePolicyDocument: trustPolicy };
const role = newRole(input, createdMs);

describe('a role', () => {
  it('has a unique id, the root path and an hour of session unless told otherwise', () => {
    assert.match(role.id, /^AROA[A-Z2-7]{17}$/);
    assert.deepEqual(
      [role.path, role.maxSessionDuration, role.tags, role.policies],
      ['/', 3600, [], {}],
    );
    const other = newRole({ ...input, Path: '/service-role/', MaxSessionDuration: 7200 }, 0);
    assert.deepEqual([other.path, other.maxSessionDuration], ['/service-role/', 7200]);
  });

  it('is shown with its ARN and epoch seconds; lists leave out boundary and tags', () => {
    const boundary = 'arn:aws:iam::123456789012:policy/Boundary';
    const tags = [{ Key: 'k', Value: 'v' }];
    const full = newRole(
      { ...input, Path: '/service-role/', PermissionsBoundary: boundary, Tags: tags },
      createdMs,
    );
    const shown = createdRole(full, accountId);
    assert.equal(shown.Arn, 'arn:aws:iam::123456789012:role/service-role/Import');
    assert.equal(shown.CreateDate, createdMs / 1000);
    assert.equal(shown.AssumeRolePolicyDocument, trustPolicy);
    assert.deepEqual(shown.Tags, tags);
    assert.equal(shown.PermissionsBoundary?.PermissionsBoundaryArn, boundary);
    const listed = listedRole(full, accountId);
    assert.deepEqual([listed.Tags, listed.PermissionsBoundary], [undefined, undefined]);
  });

  it('refuses tags whose keys differ only in case', () => {
    const Tags = ['stage', 'Stage'].map((Key) => ({ Key, Value: '' }));
    assert.throws(() => newRole({ ...input, Tags }, 0), { code: 'InvalidInput' });
  });

  it('refuses a trust policy of more than 2,048 characters, white space not counted', () => {
    const padded = trustPolicy.replace('{', `{${' '.repeat(5_000)}`);
    assert.equal(checkedTrustPolicy(padded), padded);
    const services = Array.from({ length: 100 }, (_, i) => `service-${i}.amazonaws.com`);
    const long = trustPolicy.replace('"cognito-idp.amazonaws.com"', JSON.stringify(services));
    assert.throws(() => checkedTrustPolicy(long), {
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for ACLSizePerRole: 2048',
    });
  });
});
