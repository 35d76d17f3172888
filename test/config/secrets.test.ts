import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openSecrets, readRootKey, SecretsError } from '../../src/config/secrets.ts';

describe('the secrets of a data folder', () => {
  let parent: string;
  let dataFolder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'poolhouse-secrets-'));
    dataFolder = join(parent, 'new', 'data');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  const open = (given: Partial<Parameters<typeof openSecrets>[0]> = {}) =>
    openSecrets({
      dataFolder,
      masterKey: undefined,
      masterKeyFile: undefined,
      rootKey: undefined,
      ...given,
    });
  const mode = (...names: string[]) =>
    (statSync(join(dataFolder, ...names)).mode & 0o777).toString(8);
  const refuses = (message: RegExp, given: Parameters<typeof open>[0] = {}) =>
    assert.throws(
      () => open(given),
      (error: Error) => {
        assert.ok(error instanceof SecretsError, String(error));
        assert.match(error.message, message);
        return true;
      },
    );

  it('are made at the first start, for their owner only', () => {
    const { masterKey, rootKey, rootKeyIsNew } = open();
    assert.equal(masterKey.length, 32);
    assert.match(rootKey.accessKeyId, /^AKIA[A-Z2-7]{16}$/);
    assert.match(rootKey.secretAccessKey, /^[A-Za-z0-9]{40}$/);
    assert.equal(rootKeyIsNew, true);
    assert.deepEqual(
      [mode(), mode('master.key'), mode('root-access-key.json')],
      ['700', '600', '600'],
    );
  });

  it('stay the same at later starts', async () => {
    const first = open();
    assert.deepEqual(open(), { ...first, rootKeyIsNew: false });
    assert.deepEqual(await readRootKey(dataFolder), first.rootKey);
  });

  it('differ from folder to folder', () => {
    const first = open();
    const second = open({ dataFolder: join(parent, 'other') });
    assert.notDeepEqual(second.masterKey, first.masterKey);
    assert.notDeepEqual(second.rootKey, first.rootKey);
  });

  it('are not written when they are given', async () => {
    const rootKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 's'.repeat(40) };
    const masterKey = Buffer.alloc(32, 1);
    assert.deepEqual(open({ rootKey, masterKey }), { rootKey, masterKey, rootKeyIsNew: false });
    assert.deepEqual(readdirSync(dataFolder), ['master-key.id']);
    assert.equal(await readRootKey(dataFolder), undefined);
  });

  it('take the master key from the file that is named', () => {
    const masterKeyFile = join(parent, 'key');
    refuses(/does not exist/, { masterKeyFile });
    writeFileSync(masterKeyFile, `${Buffer.alloc(32, 9).toString('hex')}\n`);
    assert.deepEqual(open({ masterKeyFile }).masterKey, Buffer.alloc(32, 9));
  });

  it('refuse files of the wrong form, and say which', () => {
    open();
    const rootKeyText = readFileSync(join(dataFolder, 'root-access-key.json'), 'utf8');
    writeFileSync(join(dataFolder, 'root-access-key.json'), '{"AccessKeyId":"A"}');
    refuses(/root-access-key\.json is no root access key/);
    writeFileSync(join(dataFolder, 'root-access-key.json'), 'not json');
    refuses(/root-access-key\.json is no root access key/);
    writeFileSync(join(dataFolder, 'root-access-key.json'), rootKeyText);
    writeFileSync(join(dataFolder, 'master.key'), 'c2hvcnQ=');
    refuses(/master\.key is no master key/);
  });

  it('do not make a new master key in a folder that was sealed with another', () => {
    open();
    rmSync(join(dataFolder, 'master.key'));
    refuses(/in use, but its master\.key is missing/);
    assert.deepEqual(readdirSync(dataFolder), ['master-key.id', 'root-access-key.json']);
  });

  it('refuse a master key that the folder was not made with, and note nothing of either', () => {
    const masterKey = Buffer.alloc(32, 1);
    open({ masterKey });
    refuses(/was made with another master key/, { masterKey: Buffer.alloc(32, 2) });
    assert.deepEqual(open({ masterKey }).masterKey, masterKey);
    const noted = readFileSync(join(dataFolder, 'master-key.id'), 'utf8');
    assert.equal(noted.includes(masterKey.toString('hex').slice(0, 16)), false);
  });

  it('refuse a data folder that is none', () => {
    writeFileSync(join(parent, 'file'), '');
    refuses(/cannot be used/, { dataFolder: join(parent, 'file') });
  });
});
