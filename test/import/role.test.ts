import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newImportJob } from '../../src/directory/import-job.ts';
import { newPool } from '../../src/directory/pool.ts';
import { newRole } from '../../src/directory/role.ts';
import type { Role } from '../../src/directory/types.ts';
import { importRoleRefusal } from '../../src/import/role.ts';

const accountId = '123456789012';
const nowMs = Date.UTC(2026, 4, 1, 12);

const pool = newPool(
  { PoolName: 'people of ours' },
  { id: 'us-east-1_AbCdEfGhI', region: 'us-east-1', nowMs },
);

/** The trust policy and the permissions of the developer guide. */
const documentedTrust = {
  Effect: 'Allow',
  Principal: { Service: 'cognito-idp.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const logsActions = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
];
const documentedPolicy = {
  Effect: 'Allow',
  Action: logsActions,
  Resource: [`arn:aws:logs:us-east-1:${accountId}:log-group:/aws/cognito/*`],
};
const textOf = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });

interface Given {
  trust?: object;
  policies?: object[];
  boundary?: object;
  changes?: Partial<Role>;
  /** The ARN in the job, when it is not that of the role. */
  named?: string;
}

/** Why a job may not run under a role like this. */
async function refusal(given: Given = {}): Promise<string | undefined> {
  const { trust = documentedTrust, policies = [documentedPolicy], boundary, changes } = given;
  const input = {
    RoleName: 'import',
    AssumeRolePolicyDocument: textOf(trust),
    Path: '/service-role/',
  };
  const holder: Role = { ...newRole(input, nowMs), ...changes };
  const grants = policies.map((policy, i) => ({
    source: 'role' as const,
    holder: holder.name,
    policy: `policy-${i}`,
    document: textOf(policy),
  }));
  const permissions = { holder, grants, boundary: boundary && textOf(boundary) };
  const known = { pools: { get: () => pool }, iam: { rolePermissions: () => permissions } };
  const answer = await importRoleRefusal(known, jobUnder(given.named), accountId, clock);
  assert.ok((answer ?? '').length <= 128, answer);
  return answer;
}

const clock = { nowMs: () => nowMs };
const jobUnder = (roleArn = `arn:aws:iam::${accountId}:role/service-role/import`) =>
  newImportJob(
    { UserPoolId: pool.id, JobName: 'my job', CloudWatchLogsRoleArn: roleArn },
    { id: 'import-qQ0DCt2fRh', region: pool.region, preSignedUrl: '', nowMs },
  );

const lacks = (...actions: string[]) =>
  `The CloudWatch Logs role does not allow ${actions.join(', ')}.`;
const notTrusting = 'The CloudWatch Logs role does not let cognito-idp.amazonaws.com assume it.';

describe('the role of an import', () => {
  it('is good as AWS documents it', async () => {
    assert.equal(await refusal(), undefined);
  });

  it('needs each of the documented actions, and the message names the missing ones', async () => {
    for (const missing of logsActions) {
      const Action = logsActions.filter((action) => action !== missing);
      assert.equal(await refusal({ policies: [{ ...documentedPolicy, Action }] }), lacks(missing));
    }
    assert.equal(await refusal({ policies: [] }), lacks(...logsActions));
    const [first = '', second = ''] = logsActions;
    const denied = { ...documentedPolicy, Effect: 'Deny', Action: [first, second] };
    assert.equal(await refusal({ policies: [documentedPolicy, denied] }), lacks(first, second));
  });

  it('may have its actions in several policies, by wildcard, on any log', async () => {
    const apart = logsActions.map((Action) => ({ ...documentedPolicy, Action }));
    assert.equal(await refusal({ policies: apart }), undefined);
    const broad = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
    assert.equal(await refusal({ policies: [broad] }), undefined);
  });

  it('needs the log of this pool: its account, region, group and streams', async () => {
    const on = (...Resource: string[]) =>
      refusal({ policies: [{ ...documentedPolicy, Resource }] });
    const prefix = `arn:aws:logs:us-east-1:${accountId}:log-group:`;
    const group = `${prefix}/aws/cognito/userpools/us-east-1_AbCdEfGhI/people of ours`;
    assert.equal(await on(`${group}:*`), undefined);
    assert.equal(await on(`${group}:log-stream:*`), undefined);
    assert.equal(await on(`${prefix}*`), undefined);
    assert.equal(await on('arn:aws:logs:*:*:*'), undefined);
    const all = lacks(...logsActions);
    assert.equal(await on(group), all);
    assert.equal(await on(`${prefix}/aws/lambda/*`), all);
    assert.equal(await on(`${group.replace('us-east-1', 'us-west-2')}:*`), all);
    assert.equal(await on(`${group.replace(accountId, '999999999999')}:*`), all);
    const stream = `${group}:log-stream:import-qQ0DCt2fRh/my job`;
    assert.equal(await on(stream), lacks('logs:CreateLogGroup', 'logs:DescribeLogStreams'));
    assert.equal(await on(stream, `${group}:log-stream:`), undefined);
  });

  it('must trust Cognito', async () => {
    const trusting = (changes: object) => refusal({ trust: { ...documentedTrust, ...changes } });
    const both = ['lambda.amazonaws.com', 'cognito-idp.amazonaws.com'];
    assert.equal(await trusting({ Principal: { Service: both } }), undefined);
    assert.equal(await trusting({ Principal: { Service: 'lambda.amazonaws.com' } }), notTrusting);
    assert.equal(await trusting({ Principal: { AWS: accountId } }), notTrusting);
    assert.equal(await trusting({ Action: 'sts:TagSession' }), notTrusting);
    assert.equal(await trusting({ Effect: 'Deny' }), notTrusting);
  });

  it('may trust Cognito for one account, pool or time only', async () => {
    const when = (Condition: object) => refusal({ trust: { ...documentedTrust, Condition } });
    const pools = (region: string) => `arn:aws:cognito-idp:${region}:${accountId}:userpool/*`;
    assert.equal(
      await when({
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': pools('us-east-1') },
        Bool: { 'aws:SecureTransport': 'true' },
        DateLessThan: { 'aws:CurrentTime': '2026-05-02T00:00:00Z' },
      }),
      undefined,
    );
    assert.equal(
      await when({ StringEquals: { 'aws:SourceAccount': '999999999999' } }),
      notTrusting,
    );
    assert.equal(await when({ ArnLike: { 'aws:SourceArn': pools('eu-west-1') } }), notTrusting);
    assert.equal(await when({ DateLessThan: { 'aws:EpochTime': '1700000000' } }), notTrusting);
  });

  it('may have policies that look at its session, its tags and the region', async () => {
    const Condition = {
      ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/service-role/*` },
      StringLike: { 'aws:userid': 'AROA*:import-qQ0DCt2fRh' },
      StringEquals: { 'aws:PrincipalTag/team': 'red', 'aws:RequestedRegion': 'us-east-1' },
    };
    const policies = [{ ...documentedPolicy, Condition }];
    const tags = [{ Key: 'Team', Value: 'red' }];
    assert.equal(await refusal({ policies, changes: { tags } }), undefined);
    assert.equal(await refusal({ policies }), lacks(...logsActions));
  });

  it('must exist under the ARN that the job names', async () => {
    const gone = 'The CloudWatch Logs role of the import job does not exist.';
    const known = { pools: { get: () => pool }, iam: { rolePermissions: () => undefined } };
    assert.equal(await importRoleRefusal(known, jobUnder(), accountId, clock), gone);
    for (const named of [
      `arn:aws:iam::${accountId}:role/import`,
      `arn:aws:iam::${accountId}:role/other/import`,
      'arn:aws:iam::999999999999:role/service-role/import',
    ])
      assert.equal(await refusal({ named }), gone);
  });

  it('must be allowed by its boundary, too', async () => {
    const changes = { permissionsBoundary: `arn:aws:iam::${accountId}:policy/boundary` };
    const Action = logsActions.slice(1);
    const boundary = { ...documentedPolicy, Action };
    assert.equal(await refusal({ changes, boundary: documentedPolicy }), undefined);
    assert.equal(await refusal({ changes, boundary }), lacks('logs:CreateLogGroup'));
    assert.equal(
      await refusal({ changes }),
      'The permissions boundary of the CloudWatch Logs role does not exist.',
    );
  });

  it('is refused with a policy that is none', async () => {
    const malformed = 'The CloudWatch Logs role has a malformed policy.';
    assert.equal(await refusal({ policies: [documentedPolicy, {}] }), malformed);
    assert.equal(await refusal({ changes: { trustPolicy: 'none' } }), malformed);
  });

  it('is not looked at for a pool that is gone', async () => {
    const known = { pools: { get: () => undefined }, iam: { rolePermissions: () => undefined } };
    assert.equal(await importRoleRefusal(known, jobUnder(), accountId, clock), undefined);
  });
});
