/** The documented import, command for command, with `poolhouse` in the place of `aws`. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shellWords } from '../../../src/cli/aws/client/words.ts';
import { component } from '../../support/component.ts';
import { logsPolicy, trustPolicy } from '../../support/import.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { poolhouse, run } from '../run.ts';

const curl = component('curl');
const { skip } = curl;

let server: TestServer;
let folder: string;

before(async () => {
  if (skip) return;
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'poolhouse-walkthrough-'));
});
after(async () => {
  if (skip) return;
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Types a line in the folder; the endpoint stands in the environment, as `poolhouse env` has it. */
async function type(line: string): Promise<string> {
  const [program = '', ...words] = shellWords(line) ?? [];
  const env = {
    HOME: folder,
    AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: server.url,
  };
  const options = { cwd: folder, env };
  const result = await (program === 'poolhouse'
    ? poolhouse(words, options)
    : run(curl.command, words, options));
  assert.equal(result.code, 0, `${line}\n${result.stderr}`);
  return result.stdout.trimEnd();
}

test('role, pool, job, upload, start, describe, log', { skip }, async () => {
  writeFileSync(join(folder, 'trust.json'), trustPolicy);
  writeFileSync(join(folder, 'logs.json'), logsPolicy);
  const roleArn = await type(
    'poolhouse iam create-role --role-name CognitoImport ' +
      '--assume-role-policy-document file://trust.json --query Role.Arn --output text',
  );
  const put =
    'poolhouse iam put-role-policy --role-name CognitoImport --policy-name logs ' +
    '--policy-document file://logs.json';
  assert.equal(await type(put), '');
  const pool = await type(
    'poolhouse cognito-idp create-user-pool --pool-name people --auto-verified-attributes email ' +
      '--query UserPool.Id --output text',
  );
  const header = await type(
    `poolhouse cognito-idp get-csv-header --user-pool-id ${pool} --query "join(',', CSVHeader)" --output text`,
  );
  assert.match(header, /^name,given_name,.*,cognito:username$/);
  const csv = 'cognito:username,email,email_verified\nana,ana@example.com,TRUE\nben,,FALSE\n';
  writeFileSync(join(folder, 'users.csv'), csv);
  const [job = '', url = ''] = (
    await type(
      `poolhouse cognito-idp create-user-import-job --job-name first --user-pool-id ${pool} ` +
        `--cloud-watch-logs-role-arn ${roleArn} ` +
        '--query UserImportJob.[JobId,PreSignedUrl] --output text',
    )
  ).split('\t');
  await type(`curl -sSf -T users.csv -H "x-amz-server-side-encryption:aws:kms" "${url}"`);
  const one = `--user-pool-id ${pool} --job-id ${job}`;
  const started = JSON.parse(await type(`poolhouse cognito-idp start-user-import-job ${one}`));
  assert.equal(started.UserImportJob.Status, 'Pending');
  const describe = `poolhouse cognito-idp describe-user-import-job ${one} --output text --query UserImportJob.[Status,ImportedUsers,SkippedUsers,FailedUsers]`;
  let described = await type(describe);
  while (/^(?:Pending|InProgress)/.test(described)) described = await type(describe);
  assert.equal(described, 'Succeeded\t1\t0\t1');
  const log = await type(
    `poolhouse logs get-log-events --log-group-name /aws/cognito/userpools/${pool}/people ` +
      `--log-stream-name ${job}/first --query events[].message --output text`,
  );
  assert.match(log, /\[SUCCEEDED\] Line Number 2 - The import succeeded\./);
  assert.match(log, /\[FAILED\] Line Number 3 - /);
});
