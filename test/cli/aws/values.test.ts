/** From words to the members of an input. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { argumentsOf } from '../../../src/cli/aws/arguments.ts';
import { globalOptions } from '../../../src/cli/aws/globals.ts';
import { decodeBlobs } from '../../../src/cli/aws/input/blobs.ts';
import { dictionary } from '../../../src/cli/aws/input/python.ts';
import { contractOf, kebab } from '../../../src/cli/aws/names.ts';
import { services } from '../../../src/wire/contract.ts';
import { folderWith } from './in-process.ts';
import { inputOf, parsed } from './parsing.ts';

const folder = folderWith({
  'name.txt': 'Ana\r\n',
  'bytes.bin': 'AB',
  'attributes.json': '[{"Name":"email","Value":"a@b.c"}]',
  'input.json': '{"UserPoolId":"us-east-1_a","MaxResults":3}',
  'input.yaml': 'UserPoolId: us-east-1_a\nMaxResults: 3\nPaginationToken: &t x\n',
});
after(() => folder.remove());
const file = (name: string) => `file://${folder.path}/${name}`;

const create = 'cognito-idp admin-create-user --user-pool-id p --username u';
const attributes = async (value: string) =>
  ((await inputOf(`${create} --user-attributes ${value}`)) as { UserAttributes: unknown })
    .UserAttributes;

test('options set the members that they are named after', async () => {
  assert.deepEqual(
    await inputOf(
      'cognito-idp create-user-import-job --job-name "a b" --user-pool-id=p ' +
        '--cloud-watch-logs-role-arn r --password-hashing-algorithm BCRYPT',
    ),
    {
      JobName: 'a b',
      UserPoolId: 'p',
      CloudWatchLogsRoleArn: 'r',
      PasswordHashingAlgorithm: 'BCRYPT',
    },
  );
});

test('names are those of botocore, acronyms and plurals included', () => {
  const names: Record<string, string> = {
    GetCSVHeader: 'get-csv-header',
    CloudWatchLogsRoleArn: 'cloud-watch-logs-role-arn',
    SupportedMFATypes: 'supported-mfa-types',
    CallbackURLs: 'callback-urls',
    DefaultRedirectURI: 'default-redirect-uri',
    SetUICustomization: 'set-ui-customization',
    AdminSetUserMFAPreference: 'admin-set-user-mfa-preference',
    logGroupName: 'log-group-name',
    CSS: 'css',
  };
  for (const [name, expected] of Object.entries(names)) assert.equal(kebab(name), expected);
});

test('no two members of an input share an option, and none takes a global one', () => {
  for (const service of services)
    for (const operation of Object.keys(contractOf(service).operations)) {
      const { list } = argumentsOf(contractOf(service), service, operation);
      const options = [...list, ...globalOptions].map(({ option }) => option);
      assert.equal(new Set(options).size, options.length, `${service} ${operation}`);
    }
});

test('a boolean has an option for yes and one for no; the last one counts', async () => {
  const client = 'cognito-idp create-user-pool-client --user-pool-id p --client-name c';
  const secret = async (options: string) =>
    ((await inputOf(`${client} ${options}`)) as { GenerateSecret?: boolean }).GenerateSecret;
  assert.equal(await secret(''), undefined);
  assert.equal(await secret('--generate-secret'), true);
  assert.equal(await secret('--no-generate-secret'), false);
  assert.equal(await secret('--generate-secret --no-generate-secret'), false);
});

test('shorthand names members, nests, and keeps what is quoted', async () => {
  assert.deepEqual(await attributes(`"Name=name,Value='Ana, B.'" Name=email,Value=a@b.c`), [
    { Name: 'name', Value: 'Ana, B.' },
    { Name: 'email', Value: 'a@b.c' },
  ]);
  assert.deepEqual(await attributes(`"Name=nickname,Value=one\\\\, two 😀"`), [
    { Name: 'nickname', Value: 'one, two 😀' },
  ]);
  assert.deepEqual(
    await inputOf(
      'cognito-idp create-user-pool --pool-name p ' +
        '--policies PasswordPolicy={MinimumLength=8,RequireNumbers=true} ' +
        '--account-recovery-setting RecoveryMechanisms=[{Priority=1,Name=admin_only}]',
    ),
    {
      PoolName: 'p',
      Policies: { PasswordPolicy: { MinimumLength: 8, RequireNumbers: true } },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
    },
  );
});

test('a file gives a text, or bytes', async () => {
  const rename = (value: string) => inputOf(`iam update-user --user-name u --new-path ${value}`);
  assert.deepEqual(await rename(file('name.txt')), { UserName: 'u', NewPath: 'Ana\n' });
  assert.deepEqual(
    await inputOf('iam get-user --user-name file://$FOLDER/name.txt', { FOLDER: folder.path }),
    { UserName: 'Ana\n' },
  );
  const { input } = await parsed(
    `cognito-idp set-ui-customization --user-pool-id p --image-file fileb://${folder.path}/bytes.bin`,
  );
  assert.deepEqual(input.ImageFile, new Uint8Array([65, 66]));
});

test('shorthand takes a value from a file behind @=', async () => {
  assert.deepEqual(await attributes(`Name=name,Value@=${file('name.txt')}`), [
    { Name: 'name', Value: 'Ana\n' },
  ]);
});

test('whole numbers of any size arrive as they were typed', async () => {
  const { input } = await parsed(
    'logs get-log-events --log-group-name g --log-stream-name s ' +
      '--start-time 9007199254740993 --limit 5',
  );
  assert.deepEqual([input.startTime, input.limit], [9007199254740993n, 5]);
});

test('a document gives the input, and options beside it win', async () => {
  const list = 'cognito-idp list-user-import-jobs';
  assert.deepEqual(await inputOf(`${list} --cli-input-json ${file('input.json')}`), {
    UserPoolId: 'us-east-1_a',
    MaxResults: 3,
  });
  assert.deepEqual(
    await inputOf(`${list} --cli-input-yaml ${file('input.yaml')} --max-results 7`),
    { UserPoolId: 'us-east-1_a', MaxResults: 7, PaginationToken: 'x' },
  );
});

test('paging is on until the own options of the service page', async () => {
  const users = 'cognito-idp list-users --user-pool-id p';
  const paged = async (options: string) => (await parsed(`${users} ${options}`)).paged;
  assert.equal(await paged(''), true);
  assert.equal(await paged('--no-paginate'), false);
  assert.equal(await paged('--limit 3'), false);
  assert.equal(await paged(`--cli-input-json '{"Limit":3}'`), false);
  assert.deepEqual((await parsed(`${users} --max-items 3 --page-size 2`)).paging, {
    startingToken: undefined,
    pageSize: 2,
    maxItems: 3,
  });
  const { input, paging } = await parsed('iam list-users --no-paginate --max-items 3');
  assert.deepEqual([{ ...input }, paging.maxItems], [{ MaxItems: 3 }, undefined]);
});

test('bytes are Base64, or as they are with --cli-binary-format raw-in-base64-out', () => {
  const decoded = (text: string, format: 'base64' | 'raw-in-base64-out') =>
    decodeBlobs(
      contractOf('cognito-idp'),
      'SetUICustomizationRequest',
      dictionary([['ImageFile', text]]),
      format,
    ).ImageFile;
  assert.deepEqual(decoded('QUI=', 'base64'), new Uint8Array([65, 66]));
  assert.deepEqual(decoded('QU I=\n', 'base64'), new Uint8Array([65, 66]));
  assert.deepEqual(decoded('QUI=', 'raw-in-base64-out'), new Uint8Array([81, 85, 73, 61]));
  assert.throws(() => decoded('QUI', 'base64'), /Invalid base64: "QUI"/);
});
