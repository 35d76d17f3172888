import assert from 'node:assert/strict';
import { resolve } from 'node:path';
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
      publicUrl: undefined,
      region: 'us-east-1',
      accountId: '123456789012',
      logLevel: 'info',
      rootKey: undefined,
      masterKey: undefined,
      masterKeyFile: undefined,
      quotas: awsQuotas,
    });
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
      'POOLHOUSE_PUBLIC_URL must be a URL like https://directory.example.com, without a path.',
      'POOLHOUSE_REGION must be a region, such as us-east-1.',
      'POOLHOUSE_ACCOUNT_ID must be an account id of twelve digits.',
      '--log-level must be one of debug, info, warn, error, silent.',
      'POOLHOUSE_ROOT_ACCESS_KEY_ID is set without POOLHOUSE_ROOT_SECRET_ACCESS_KEY: ' +
        'set both or none.',
      'POOLHOUSE_MASTER_KEY must be 32 bytes as base64 or hex.',
      'POOLHOUSE_QUOTA_IMPORT_ROW names no quota.',
      'POOLHOUSE_QUOTA_IMPORT_ROWS must be a positive whole number, or unlimited.',
      'POOLHOUSE_STORE is not served yet: leave it out, and SQLite in the data folder is the store.',
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
