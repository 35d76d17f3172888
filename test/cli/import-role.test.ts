/** The role of an import in the partitions of AWS, of which Poolhouse is only one. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, test } from 'node:test';
import { createClient } from '../../src/cli/client.ts';
import { ensureRole } from '../../src/cli/import-role.ts';
import { trustPolicy } from '../support/import.ts';

/** An IAM that has no role yet, and makes those that it is asked for in one partition. */
let partition: string;
let asked: Map<string, URLSearchParams>;
let iam: Server;
beforeEach(async () => {
  asked = new Map();
  iam = createServer(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const action = form.get('Action') ?? '';
    asked.set(action, form);
    const arn = `arn:${partition}:iam::111122223333:role/${form.get('RoleName')}`;
    if (action === 'GetRole')
      response.writeHead(404).end('<R><Error><Code>NoSuchEntity</Code></Error></R>');
    else
      response.end(
        `<${action}Response><${action}Result><Role><Arn>${arn}</Arn></Role></${action}Result></${action}Response>`,
      );
  }).listen(0, '127.0.0.1');
  await once(iam, 'listening');
});
afterEach(() => {
  iam.close();
  iam.closeAllConnections();
});

for (const [region, name] of [
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
] as const)
  test(`a role of the partition ${name} may write the logs of that partition`, async () => {
    partition = name;
    const endpoint = `http://127.0.0.1:${(iam.address() as AddressInfo).port}`;
    const credentials = async () => ({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
    const client = createClient({ region, endpoint, credentials });
    const role = await ensureRole(client, 'imports', region);
    assert.deepEqual(role, { arn: `arn:${name}:iam::111122223333:role/imports`, created: true });
    assert.equal(asked.get('CreateRole')?.get('AssumeRolePolicyDocument'), trustPolicy);
    const put = asked.get('PutRolePolicy');
    assert.equal(put?.get('PolicyName'), `import-log-${region}`);
    assert.deepEqual(JSON.parse(put?.get('PolicyDocument') ?? '').Statement[0].Resource, [
      `arn:${name}:logs:${region}:111122223333:log-group:/aws/cognito/*`,
    ]);
  });
