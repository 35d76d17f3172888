import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { parseIni } from '../../../src/cli/aws/client/config-file.ts';
import { shellWords } from '../../../src/cli/aws/client/words.ts';
import { anyKeys, type FakeService, startFakeService } from './fake-service.ts';
import { folderWith, type Ran, runCall } from './in-process.ts';

let service: FakeService;
before(async () => {
  service = await startFakeService();
});
after(() => service.close());
beforeEach(() => {
  service.asked.length = 0;
  service.replies.length = 0;
});

/** Runs ListUserPools with these configuration files. */
async function withFiles(
  files: { config?: string; credentials?: string },
  env: Record<string, string> = {},
  globals: Parameters<typeof runCall>[0]['globals'] = {},
): Promise<Ran> {
  const folder = folderWith({ config: files.config ?? '', credentials: files.credentials ?? '' });
  const places = {
    AWS_CONFIG_FILE: `${folder.path}/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder.path}/credentials`,
  };
  try {
    return await runCall({ globals }, { env: { ...places, ...env } });
  } finally {
    folder.remove();
  }
}

/** `Credential=` of the last call: key, day, region, service. */
const scope = (): string[] =>
  /Credential=([^,]+)/.exec(service.asked.at(-1)?.headers.authorization ?? '')?.[1]?.split('/') ??
  [];

test('INI files have sections, groups, comments and continued values', () => {
  const sections = parseIni(
    '# c\n[a]\nKey = v # kept\nlong = x\n  y\n[b c]\ngroup =\n  one = 1\n  two=2\n; c\n',
  );
  assert.deepEqual(
    sections?.get('a'),
    new Map([
      ['key', 'v # kept'],
      ['long', 'x\ny'],
    ]),
  );
  assert.deepEqual(
    sections?.get('b c')?.get('group'),
    new Map([
      ['one', '1'],
      ['two', '2'],
    ]),
  );
  assert.equal(parseIni('no section'), undefined);
});

test('commands are taken apart as by a shell', () => {
  assert.deepEqual(shellWords(`a 'b c' "d \\"e\\"" f\\ g ''`), ['a', 'b c', 'd "e"', 'f g', '']);
  assert.equal(shellWords("a 'b"), undefined);
});

const profile = (service: FakeService) =>
  `[default]\nregion = eu-west-1\n[profile p]\nregion = eu-west-3\nendpoint_url = ${service.url}\n` +
  'aws_access_key_id = AKIAPROFILE\naws_secret_access_key = s\n';

test('a profile gives region, endpoint and key; options and variables win over it', async () => {
  const config = profile(service);
  assert.equal((await withFiles({ config }, { AWS_PROFILE: 'p' })).code, 0);
  assert.deepEqual([scope()[0], scope()[2]], ['AKIAPROFILE', 'eu-west-3']);
  await withFiles({ config }, { ...anyKeys, AWS_PROFILE: 'p' });
  assert.deepEqual([scope()[0], scope()[2]], [anyKeys.AWS_ACCESS_KEY_ID, 'us-east-1']);
  await withFiles({ config }, anyKeys, { profile: 'p', region: 'sa-east-1' });
  assert.deepEqual([scope()[0], scope()[2]], ['AKIAPROFILE', 'sa-east-1']);
});

test('keys of the credentials file win over those of the config file', async () => {
  const credentials =
    '[p]\naws_access_key_id = AKIAFILE\naws_secret_access_key = s\naws_session_token = token\n';
  await withFiles({ config: profile(service), credentials }, {}, { profile: 'p' });
  assert.equal(scope()[0], 'AKIAFILE');
  assert.equal(service.asked[0]?.headers['x-amz-security-token'], 'token');
});

test('endpoints: option, variable of the service, variable, services section, profile', async () => {
  const nowhere = 'http://127.0.0.1:1';
  const config =
    `[default]\nservices = s\nendpoint_url = ${nowhere}\n` +
    `[services s]\ncognito_identity_provider =\n  endpoint_url = ${service.url}\n`;
  const reached = async (env: Record<string, string>, globals = {}) =>
    (await withFiles({ config }, { ...anyKeys, AWS_MAX_ATTEMPTS: '1', ...env }, globals)).code ===
    0;
  assert.equal(await reached({}), true);
  assert.equal(await reached({ AWS_ENDPOINT_URL: nowhere }), false);
  const specific = { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: service.url };
  assert.equal(await reached({ AWS_ENDPOINT_URL: nowhere, ...specific }), true);
  assert.equal(await reached(specific, { endpointUrl: nowhere }), false);
  const ignoring = await withFiles(
    { config: config.replaceAll(service.url, nowhere) },
    { ...anyKeys, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    { endpointUrl: service.url },
  );
  assert.equal(ignoring.code, 0);
});

test('output and the form of timestamps come from the configuration', async () => {
  service.replies.push({ body: '{"UserPools":[{"CreationDate":1700000000.5}]}' });
  const env = { ...anyKeys, AWS_ENDPOINT_URL: service.url };
  const wire = '[default]\noutput = text\ncli_timestamp_format = wire\n';
  assert.equal((await withFiles({ config: wire }, env)).stdout, 'USERPOOLS\t1700000000.5\n');
  const json = await withFiles({ config: wire }, { ...env, AWS_DEFAULT_OUTPUT: 'yaml' });
  assert.equal(json.stdout, 'UserPools:\n- CreationDate: 1700000000.5\n');
  const iso = await withFiles({ config: '' }, env, { output: 'text' });
  assert.match(iso.stdout, /^USERPOOLS\t2023-11-1\dT\d\d:\d\d:20\.500000[-+]\d\d:\d\d\n$/);
});

test('keys of a process', async () => {
  const keys = '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s","SessionToken":"t"}';
  const config = `[default]\nregion = us-east-1\ncredential_process = echo '${keys}'\n`;
  assert.equal((await withFiles({ config }, {}, { endpointUrl: service.url })).code, 0);
  assert.equal(scope()[0], 'AKIAPROCESS');
});

const role = (more: string) =>
  `[default]\nregion = us-east-1\n[profile r]\nrole_arn = arn:aws:iam::123456789012:role/r\n${more}`;
const assumed = {
  body:
    '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>' +
    '<SecretAccessKey>s</SecretAccessKey><SessionToken>session</SessionToken></Credentials>' +
    '</AssumeRoleResult></AssumeRoleResponse>',
};

test('a role is assumed with the keys of its source, and the call is signed as its session', async () => {
  const source = '[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n';
  const config = `${role('source_profile = base\nexternal_id = e1\nrole_session_name = me\nduration_seconds = 900\n')}${source}`;
  service.replies.push(assumed, { body: '{}' });
  const env = { AWS_ENDPOINT_URL: service.url };
  assert.equal((await withFiles({ config }, env, { profile: 'r' })).code, 0);
  const [sts, call] = service.asked;
  assert.match(sts?.headers.authorization ?? '', /AKIABASE\/\d+\/us-east-1\/sts/);
  const fields = new URLSearchParams(sts?.body);
  assert.deepEqual(
    ['Action', 'RoleSessionName', 'ExternalId', 'DurationSeconds'].map((name) => fields.get(name)),
    ['AssumeRole', 'me', 'e1', '900'],
  );
  assert.equal(scope()[0], 'ASIAROLE');
  assert.equal(call?.headers['x-amz-security-token'], 'session');
});

test('a role may take its keys from the variables', async () => {
  service.replies.push(assumed, { body: '{}' });
  const config = role('credential_source = Environment\n');
  const env = { ...anyKeys, AWS_ENDPOINT_URL: service.url };
  assert.equal((await withFiles({ config }, env, { profile: 'r' })).code, 0);
  assert.match(
    service.asked[0]?.headers.authorization ?? '',
    /AKIAIOSFODNN7EXAMPLE\/\d+\/us-east-1\/sts/,
  );
});

const failures: [name: string, config: string, code: number, stderr: string][] = [
  [
    'no keys',
    '[profile r]\nregion = us-east-1\n',
    253,
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
  ],
  ['no such profile', '', 255, 'The config profile (r) could not be found'],
  [
    'half a key',
    '[profile r]\naws_access_key_id = a\n',
    255,
    'Partial credentials found in config-file, missing: aws_secret_access_key',
  ],
  [
    'a role without source',
    role(''),
    255,
    'Partial credentials found in assume-role, missing: source_profile or credential_source',
  ],
  [
    'a role with two sources',
    role('source_profile = a\ncredential_source = Environment\n'),
    255,
    'The profile "r" contains both source_profile and credential_source.',
  ],
  [
    'an unknown source',
    role('credential_source = Moon\n'),
    255,
    'The credential source "Moon" referenced in profile "r" is not valid.',
  ],
  [
    'a source that is not there',
    role('source_profile = gone\n'),
    255,
    'The source_profile "gone" referenced in the profile "r" does not exist.',
  ],
  [
    'a circle',
    role('source_profile = r\n'),
    255,
    "Infinite loop in credential configuration detected. Attempting to load from profile r which has already been visited. Visited profiles: ['r']",
  ],
  [
    'a process that fails',
    "[profile r]\ncredential_process = sh -c 'echo oops >&2; exit 3'\n",
    255,
    'Error when retrieving credentials from custom-process: oops\n',
  ],
  [
    'an unknown retry mode',
    '[profile r]\nretry_mode = m\n',
    255,
    'Invalid value provided to "mode": "m" must be one of: "standard" or "adaptive"',
  ],
  [
    'no attempts',
    '[profile r]\nmax_attempts = 0\n',
    255,
    'Value provided to "max_attempts": 0 must be an integer greater than or equal to one.',
  ],
  [
    'an unknown form of timestamps',
    '[profile r]\ncli_timestamp_format = m\n',
    253,
    'Unknown cli_timestamp_format value: m, valid values are "wire" or "iso8601"',
  ],
  ['an unknown output', '[profile r]\noutput = m\n', 255, 'Unknown output type: m'],
];

for (const [name, config, code, stderr] of failures)
  test(`${name} is told in the words of the AWS CLI`, async () => {
    const ran = await withFiles({ config }, {}, { profile: 'r', endpointUrl: service.url });
    assert.deepEqual(ran, { code, stdout: '', stderr: `\n${stderr}\n` });
    assert.equal(service.asked.length, 0);
  });

test('a file that is no INI file is named', async () => {
  const ran = await withFiles({ config: 'nonsense' });
  assert.equal(ran.code, 255);
  assert.match(ran.stderr, /^\nUnable to parse config file: .*\/config\n$/);
});

test('AWS itself needs a region; a named endpoint does not', async () => {
  const noRegion = { ...anyKeys, AWS_REGION: '' };
  assert.deepEqual(await withFiles({}, noRegion), {
    code: 253,
    stdout: '',
    stderr:
      '\nYou must specify a region. You can also configure your region by running "aws configure".\n',
  });
  const env = { ...noRegion, AWS_ENDPOINT_URL: service.url, POOLHOUSE_REGION: 'eu-west-2' };
  assert.equal((await withFiles({}, env)).code, 0);
  assert.equal(scope()[2], 'eu-west-2');
});
