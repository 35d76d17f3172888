import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  newImportJob,
  renderImportJob,
  requireAutoVerifiedAttributes,
  requireRoleOfAccount,
} from '../../src/directory/import-job.ts';
import { newPool } from '../../src/directory/pool.ts';

const role = 'arn:aws:iam::123456789012:role/service-role/Cognito-UserImport-Role';
const input = { JobName: 'first', UserPoolId: 'us-east-1_abc', CloudWatchLogsRoleArn: role };
const made = {
  id: 'import-qQ0DCt2fRh',
  region: 'us-east-1',
  preSignedUrl: 'https://upload.example/x',
  nowMs: 1_470_957_431_965,
};
const created = {
  JobName: 'first',
  JobId: 'import-qQ0DCt2fRh',
  UserPoolId: 'us-east-1_abc',
  PreSignedUrl: 'https://upload.example/x',
  CreationDate: 1470957431.965,
  Status: 'Created',
  CloudWatchLogsRoleArn: role,
  ImportedUsers: 0,
  SkippedUsers: 0,
  FailedUsers: 0,
};

describe('an import job', () => {
  it('that was just created has exactly the members that AWS answers', () => {
    assert.deepEqual(renderImportJob(newImportJob(input, made)), created);
  });

  it('echoes the algorithm of its password hashes', () => {
    const job = newImportJob({ ...input, PasswordHashingAlgorithm: 'BCRYPT' }, made);
    assert.deepEqual(renderImportJob(job), { ...created, PasswordHashingAlgorithm: 'BCRYPT' });
  });

  it('that has ended shows its dates, message and counts, and still its URL', () => {
    const job = {
      ...newImportJob(input, made),
      status: 'Failed' as const,
      startedMs: 2_000,
      completedMs: 3_500,
      message: 'Too many users have failed or been skipped during the import.',
      imported: 14,
      skipped: 1,
      failed: 32,
    };
    assert.deepEqual(renderImportJob(job), {
      ...created,
      Status: 'Failed',
      StartDate: 2,
      CompletionDate: 3.5,
      CompletionMessage: 'Too many users have failed or been skipped during the import.',
      ImportedUsers: 14,
      SkippedUsers: 1,
      FailedUsers: 32,
    });
  });

  it('takes only a role of its own account', () => {
    requireRoleOfAccount(role, '123456789012');
    const others = [
      role.replace('123456789012', '210987654321'),
      role.replace(':role/', ':user/'),
      role.replace(':iam:', ':sts:'),
    ];
    for (const arn of others)
      assert.throws(() => requireRoleOfAccount(arn, '123456789012'), {
        code: 'InvalidParameterException',
        message: `${arn} is not a role of this account.`,
      });
  });

  it('starts only in a pool that verifies something by itself', () => {
    const pool = (AutoVerifiedAttributes: ('email' | 'phone_number')[]) =>
      newPool(
        { PoolName: 'p', AutoVerifiedAttributes },
        { id: 'us-east-1_abc', region: 'us-east-1', nowMs: 0 },
      );
    requireAutoVerifiedAttributes(pool(['email']));
    assert.throws(() => requireAutoVerifiedAttributes(pool([])), {
      code: 'PreconditionNotMetException',
    });
  });
});
