import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { type Config, configure } from '../../src/config/config.ts';
import { quotaVariable, readEnvironment, type Settings } from '../../src/config/env.ts';
import { awsQuotas } from '../../src/lib/limits.ts';

const configured = (variables: NodeJS.ProcessEnv, flags: Settings = {}): Config => {
  const result = configure(flags, readEnvironment(variables));
  assert.ok(result.ok, 'mistakes' in result ? result.mistakes.join('\n') : '');
  return result.config;
};
const mistakes = (variables: NodeJS.ProcessEnv, flags: Settings = {}): string[] => {
  const result = configure(flags, readEnvironment(variables));
  assert.ok(!result.ok, 'no mistake was found');
  return result.mistakes;
};

describe('the configuration', () => {
  it('has a default for everything', () => {
    assert.deepEqual(configured({}), {
      host: '127.0.0.1',
      port: 7665,
      dataFolder: resolve('data'),
      databaseUrl: undefined,
      databaseConnections: 20,
      publicUrl: undefined,
      trustedProxies: [],
      region: 'us-east-1',
      accountId: '123456789012',
      logLevel: 'info',
      drainSeconds: 0,
      rootKey: undefined,
      masterKey: undefined,
      masterKeyFile: undefined,
      quotas: awsQuotas,
      mail: undefined,
      webhook: undefined,
      uploads: undefined,
    });
  });

  it('reads how many connections a node may open', () => {
    const read = (POOLHOUSE_STORE_CONNECTIONS: string) => ({ POOLHOUSE_STORE_CONNECTIONS });
    assert.equal(configured(read('1')).databaseConnections, 1);
    assert.equal(configured(read('999')).databaseConnections, 999);
    const must = 'POOLHOUSE_STORE_CONNECTIONS must be a whole number from 1 to 999.';
    for (const value of ['0', '-1', '1000', '2.5', 'many'])
      assert.deepEqual(mistakes(read(value)), [must]);
  });

  it('reads where uploads go, and what speaks S3 there', () => {
    const plain = { prefix: '', endpoint: undefined, region: undefined, keys: undefined };
    const uploads = (POOLHOUSE_UPLOADS: string) => configured({ POOLHOUSE_UPLOADS }).uploads;
    for (const url of ['s3://people', 's3://people/'])
      assert.deepEqual(uploads(url), { ...plain, bucket: 'people' });
    for (const url of ['s3://people.of-us/a/B_2', 's3://people.of-us/a/B_2/'])
      assert.deepEqual(uploads(url), { ...plain, bucket: 'people.of-us', prefix: 'a/B_2/' });
    assert.deepEqual(
      configured({
        POOLHOUSE_UPLOADS: 's3://people',
        POOLHOUSE_UPLOADS_ENDPOINT: 'http://minio:9000/',
        POOLHOUSE_UPLOADS_REGION: 'auto',
        POOLHOUSE_UPLOADS_ACCESS_KEY_ID: 'minio',
        POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY: 'its-secret',
      }).uploads,
      {
        bucket: 'people',
        prefix: '',
        endpoint: 'http://minio:9000',
        region: 'auto',
        keys: { accessKeyId: 'minio', secretAccessKey: 'its-secret' },
      },
    );
  });

  it('refuses a bucket that could not be one, and what is said of none', () => {
    const must =
      '--uploads must be a URL like s3://bucket or s3://bucket/prefix, ' +
      'with letters, digits and -._/ in it.';
    for (const url of [
      'people',
      'https://people.s3.amazonaws.com',
      's3://',
      's3://Pe',
      's3://people?x',
      's3://people/a//b',
      's3://people//a',
      's3://people/../b',
      's3://people/a b',
      `s3://people/${'a'.repeat(513)}`,
    ])
      assert.deepEqual(mistakes({}, { uploads: url }), [must], url);
    const without = (variable: string, value: string) =>
      assert.deepEqual(mistakes({ [variable]: value }), [
        `${variable} is set without POOLHOUSE_UPLOADS: set both or none.`,
      ]);
    without('POOLHOUSE_UPLOADS_ENDPOINT', 'http://minio:9000');
    without('POOLHOUSE_UPLOADS_REGION', 'auto');
    assert.deepEqual(
      mistakes({ POOLHOUSE_UPLOADS: 's3://people', POOLHOUSE_UPLOADS_ACCESS_KEY_ID: 'minio' }),
      [
        'POOLHOUSE_UPLOADS_ACCESS_KEY_ID is set without POOLHOUSE_UPLOADS_SECRET_ACCESS_KEY: ' +
          'set both or none.',
      ],
    );
  });

  it('reads how a mail server is spoken to off its URL', () => {
    const mailOf = (url: string) => {
      const variables = { POOLHOUSE_SMTP_URL: url, POOLHOUSE_MAIL_FROM: 'Us <us@example.com>' };
      return configured(variables).mail?.smtp;
    };
    const nobody = { user: undefined, password: undefined };
    const ana = { user: 'ana', password: 'p@ss/word' };
    assert.deepEqual(
      [
        'smtps://ana:p%40ss%2Fword@mail.example.com',
        'smtp://ana:p%40ss%2Fword@mail.example.com:2525/',
        'smtp://ana:p%40ss%2Fword@127.0.0.1:1025',
        'smtp://relay',
        'smtp://relay?tls=required',
        'smtp://ana:p%40ss%2Fword@relay?tls=off',
        'smtp://[::1]:1025',
      ].map(mailOf),
      [
        { host: 'mail.example.com', port: 465, tls: 'implicit', ...ana },
        { host: 'mail.example.com', port: 2525, tls: 'required', ...ana },
        { host: '127.0.0.1', port: 1025, tls: 'offered', ...ana },
        { host: 'relay', port: 587, tls: 'offered', ...nobody },
        { host: 'relay', port: 587, tls: 'required', ...nobody },
        { host: 'relay', port: 587, tls: 'off', ...ana },
        { host: '::1', port: 1025, tls: 'offered', ...nobody },
      ],
    );
  });

  it('refuses what could not send a message, without telling a secret', () => {
    const smtp = (url: string) =>
      mistakes({ POOLHOUSE_SMTP_URL: url, POOLHOUSE_MAIL_FROM: 'us@example.com' });
    for (const url of [
      'mail.example.com',
      'http://mail.example.com',
      'smtp://relay/path',
      'smtp://relay?tls=maybe',
      'smtp://relay?tls=off&pool=false',
      'smtps://relay?tls=off',
      'smtp://a%zz@relay',
    ]) {
      const [mistake = '', ...others] = smtp(url);
      assert.match(mistake, /^POOLHOUSE_SMTP_URL must be a URL like smtps:/, url);
      assert.deepEqual(others, []);
    }
    for (const from of [
      'us',
      'us@',
      'a@b.example, c@d.example',
      'Us us@example.com',
      'a@b\r\nX: y',
    ])
      assert.deepEqual(
        mistakes({ POOLHOUSE_SMTP_URL: 'smtp://relay', POOLHOUSE_MAIL_FROM: from }),
        [
          'POOLHOUSE_MAIL_FROM must be an address like people@example.com or ' +
            'People <people@example.com>.',
        ],
        from,
      );
    assert.deepEqual(
      mistakes({
        POOLHOUSE_SMTP_URL: 'smtp://relay',
        POOLHOUSE_WEBHOOK_URL: 'https://ana:secret@hook.example.com',
        POOLHOUSE_WEBHOOK_SECRET: 'short',
      }),
      [
        'POOLHOUSE_SMTP_URL is set without POOLHOUSE_MAIL_FROM: set both or none.',
        'POOLHOUSE_WEBHOOK_URL must be an http or https URL without a user, a password or a ' +
          'fragment.',
        'POOLHOUSE_WEBHOOK_SECRET must be 16 to 256 printable characters without spaces.',
      ],
    );
  });

  it('reads variables, and lets flags win over them', () => {
    const variables = { POOLHOUSE_PORT: '8000', POOLHOUSE_REGION: 'eu-west-1' };
    const config = configured(variables, { port: '9000' });
    assert.deepEqual([config.port, config.region], [9000, 'eu-west-1']);
  });

  it('takes an empty variable for an absent one', () => {
    const variables = { POOLHOUSE_PORT: '', POOLHOUSE_STORE: '', POOLHOUSE_QUOTA_IMPORT_ROWS: '' };
    assert.equal(configured(variables).port, 7665);
  });

  it('names every mistake at once, by the name that was used', () => {
    const found = mistakes(
      {
        POOLHOUSE_PORT: '70000',
        POOLHOUSE_REGION: 'Europe',
        POOLHOUSE_ACCOUNT_ID: '12',
        POOLHOUSE_STORE: 'postgres://localhost',
        POOLHOUSE_PUBLIC_URL: 'https://example.com/poolhouse',
        POOLHOUSE_MASTER_KEY: 'short',
        POOLHOUSE_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        POOLHOUSE_QUOTA_IMPORT_ROWS: '-1',
        POOLHOUSE_QUOTA_IMPORT_ROW: '1',
      },
      { port: 'x', logLevel: 'loud' },
    );
    assert.deepEqual(found, [
      '--port must be a whole number from 0 to 65535.',
      'POOLHOUSE_STORE must be a URL like postgres://user:password@host:5432/database.',
      'POOLHOUSE_PUBLIC_URL must be a URL like https://directory.example.com, without a path.',
      'POOLHOUSE_REGION must be a region, such as us-east-1.',
      'POOLHOUSE_ACCOUNT_ID must be an account id of twelve digits.',
      '--log-level must be one of debug, info, warn, error, silent.',
      'POOLHOUSE_ROOT_ACCESS_KEY_ID is set without POOLHOUSE_ROOT_SECRET_ACCESS_KEY: ' +
        'set both or none.',
      'POOLHOUSE_MASTER_KEY must be 32 bytes as base64 or hex.',
      'POOLHOUSE_QUOTA_IMPORT_ROW names no quota.',
      'POOLHOUSE_QUOTA_IMPORT_ROWS must be a positive whole number, or unlimited.',
    ]);
  });

  it('never repeats a secret in a mistake', () => {
    const secret = 'hunter2 hunter2 hunter2';
    const found = mistakes({
      POOLHOUSE_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      POOLHOUSE_ROOT_SECRET_ACCESS_KEY: secret,
      POOLHOUSE_MASTER_KEY: secret,
      POOLHOUSE_STORE: `postgres://me:${secret}@localhost`,
    });
    assert.ok(found.length >= 3);
    assert.doesNotMatch(found.join('\n'), /hunter2/);
  });

  it('reads a master key as base64 or hex', () => {
    const key = Buffer.alloc(32, 0xfb);
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      assert.deepEqual(configured({ POOLHOUSE_MASTER_KEY: key.toString(encoding) }).masterKey, key);
    assert.equal(mistakes({ POOLHOUSE_MASTER_KEY: 'a'.repeat(63) }).length, 1);
    const both = { POOLHOUSE_MASTER_KEY: key.toString('hex'), POOLHOUSE_MASTER_KEY_FILE: '/key' };
    assert.match(mistakes(both)[0] ?? '', /exclude each other/);
  });

  it('reads the URL of the store off a file, as containers have secrets', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'poolhouse-config-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = (text: string) => {
      const POOLHOUSE_STORE_FILE = join(folder, 'store-url');
      writeFileSync(POOLHOUSE_STORE_FILE, text);
      return { POOLHOUSE_STORE_FILE };
    };
    const url = 'postgres://me:hunter2@db/people';
    assert.equal(configured(file(`${url}\n`)).databaseUrl, url);
    const other = 'postgres://other/people';
    assert.equal(configured(file(url), { store: other }).databaseUrl, other, 'the flag wins');
    assert.deepEqual(mistakes({ ...file(url), POOLHOUSE_STORE: other }), [
      'POOLHOUSE_STORE and POOLHOUSE_STORE_FILE exclude each other: set one of them.',
    ]);
    assert.deepEqual(mistakes(file('mysql://me:hunter2@db/people')), [
      'POOLHOUSE_STORE_FILE names a file whose text must be a URL like ' +
        'postgres://user:password@host:5432/database.',
    ]);
    const [missing = ''] = mistakes({ POOLHOUSE_STORE_FILE: join(folder, 'none') });
    assert.match(missing, /^POOLHOUSE_STORE_FILE cannot be read: ENOENT: .*\.$/);
  });

  it('raises or lifts each quota', () => {
    assert.equal(quotaVariable('importFileBytes'), 'POOLHOUSE_QUOTA_IMPORT_FILE_BYTES');
    const { quotas } = configured({
      POOLHOUSE_QUOTA_IMPORT_FILE_BYTES: 'unlimited',
      POOLHOUSE_QUOTA_IMPORT_ROWS: '2000000',
      POOLHOUSE_QUOTA_UPLOAD_URL_SECONDS: 'unlimited',
    });
    assert.deepEqual(quotas, {
      ...awsQuotas,
      importFileBytes: Number.POSITIVE_INFINITY,
      importRows: 2_000_000,
      uploadUrlSeconds: 604_800,
    });
    assert.match(
      mistakes({ POOLHOUSE_QUOTA_UPLOAD_URL_SECONDS: '604801' })[0] ?? '',
      /up to 604800, or unlimited/,
    );
  });

  it('keeps the origin of a public URL', () => {
    const { publicUrl } = configured({
      POOLHOUSE_PUBLIC_URL: 'https://Directory.example.com:443/',
    });
    assert.equal(publicUrl, 'https://directory.example.com');
  });
});
