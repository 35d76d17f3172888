/** Imports under roles that lack something, through the API. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { createPool, logsPolicy, runImport, trustPolicy } from '../support/import.ts';
import { startServer, type TestServer } from '../support/server.ts';

const documentedTrust = JSON.parse(trustPolicy).Statement[0];
const documentedPolicy = JSON.parse(logsPolicy).Statement[0];
const logsActions: string[] = documentedPolicy.Action;
const textOf = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });

const lacks = (...actions: string[]) =>
  `The CloudWatch Logs role does not allow ${actions.join(', ')}.`;
const notTrusting = 'The CloudWatch Logs role does not let cognito-idp.amazonaws.com assume it.';

describe('an import under a role', () => {
  const RoleName = 'import';
  const csv = 'cognito:username,email,email_verified\nana,ana@example.com,true';
  let server: TestServer;
  let poolId: string;
  let roleArn: string;
  before(async () => {
    server = await startServer();
    poolId = await createPool(server.cognito());
    const AssumeRolePolicyDocument = textOf(documentedTrust);
    const input = { RoleName, AssumeRolePolicyDocument };
    const { Role: role } = await server.iam().send(new CreateRoleCommand(input));
    roleArn = role?.Arn ?? '';
  });
  after(() => server.close());

  const run = async () => {
    const job = await runImport(server.cognito(), { poolId, roleArn, csv });
    return [job.Status, job.CompletionMessage];
  };
  const put = (policy: object) =>
    server.iam().send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: 'logs',
        PolicyDocument: textOf(policy),
      }),
    );

  it('fails until the role has what is documented, and then succeeds', async () => {
    assert.deepEqual(await run(), ['Failed', lacks(...logsActions)]);
    for (const missing of logsActions) {
      await put({ ...documentedPolicy, Action: logsActions.filter((one) => one !== missing) });
      assert.deepEqual(await run(), ['Failed', lacks(missing)]);
    }
    await put(documentedPolicy);
    assert.deepEqual(await run(), ['Succeeded', 'Import Job Completed Successfully.']);
  });

  it('fails when the role trusts another service, or lost its policy', async () => {
    const trust = (service: string) => {
      const changed = { ...documentedTrust, Principal: { Service: service } };
      const PolicyDocument = textOf(changed);
      return server.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    };
    await trust('lambda.amazonaws.com');
    assert.deepEqual(await run(), ['Failed', notTrusting]);
    await trust('cognito-idp.amazonaws.com');
    await server.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'logs' }));
    assert.deepEqual(await run(), ['Failed', lacks(...logsActions)]);
  });

  it('fails when the trust is for another account, or the policy for the group alone', async () => {
    await put(documentedPolicy);
    const trust = (statement: object) => {
      const PolicyDocument = textOf({ ...documentedTrust, ...statement });
      return server.iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    };
    const account = (id: string) => ({ Condition: { StringEquals: { 'aws:SourceAccount': id } } });
    await trust(account('210987654321'));
    assert.deepEqual(await run(), ['Failed', notTrusting]);
    await trust(account('123456789012'));
    const group = `log-group:/aws/cognito/userpools/${poolId}/people`;
    await put({ ...documentedPolicy, Resource: `arn:aws:logs:us-east-1:123456789012:${group}` });
    assert.deepEqual(await run(), ['Failed', lacks(...logsActions)]);
    await trust({});
  });

  it('fails when a boundary does not allow it', async () => {
    await put(documentedPolicy);
    const { Policy: policy } = await server.iam().send(
      new CreatePolicyCommand({
        PolicyName: 'boundary',
        PolicyDocument: textOf({ Effect: 'Allow', Action: 'logs:Create*', Resource: '*' }),
      }),
    );
    const PermissionsBoundary = policy?.Arn;
    await server.iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'logs' }));
    await server.iam().send(new DeleteRoleCommand({ RoleName }));
    const AssumeRolePolicyDocument = textOf(documentedTrust);
    await server
      .iam()
      .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, PermissionsBoundary }));
    await put(documentedPolicy);
    const missing = lacks('logs:DescribeLogStreams', 'logs:PutLogEvents');
    assert.deepEqual(await run(), ['Failed', missing]);
  });
});
