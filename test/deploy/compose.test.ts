/** deploy/compose.yaml says what it promises, and agrees with the files beside it. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { type Config, configure } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { readMasterKeyOf } from '../../src/config/secrets.ts';
import { root, run } from '../cli/run.ts';
import { readImageConfig } from './dockerfile.ts';
import { requireKnownVariables, stopSecondsMin } from './promises.ts';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string | number>;
  env_file?: string[];
  secrets?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
}

interface Compose {
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, null>;
}

const read = (name: string) => readFileSync(join(root, 'deploy', name), 'utf8');
const compose: Compose = parse(read('compose.yaml'), { merge: true });
const image = readImageConfig();
const service = (name: string): Service => compose.services[name] ?? assert.fail(name);
const names = Object.keys(compose.services);
const nodes = names.filter((name) => name.startsWith('node-'));
const ours = names.filter((name) => service(name).image === 'poolhouse');

/** `${NAME:-default}` as Compose fills it in where nothing is set. */
const filled = (value: string): string => value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('deploy/compose.yaml', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'poolhouse-compose-'));
    copyFileSync(join(root, 'deploy/make-secrets.sh'), join(folder, 'make-secrets.sh'));
    const { code, stderr } = await run('sh', [join(folder, 'make-secrets.sh')]);
    assert.equal(code, 0, stderr);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What the server would make of a service's variables, files and secrets. */
  const configOf = (name: string): Config => {
    const { environment = {}, env_file = [], secrets = [] } = service(name);
    const files = env_file.map((file) => parseEnv(readFileSync(join(folder, file), 'utf8')));
    const given = Object.entries({ ...image.env, ...Object.assign({}, ...files), ...environment });
    const variables = given.map(([key, value]) => {
      const secret = /^\/run\/secrets\/(.*)$/.exec(String(value))?.[1];
      assert.ok(secret === undefined || secrets.includes(secret), `${name} gets ${secret}`);
      return [key, secret ? join(folder, 'secrets', secret) : filled(String(value))];
    });
    requireKnownVariables(variables.map(([key = '']) => key));
    const result = configure({}, readEnvironment(Object.fromEntries(variables)));
    return result.ok ? result.config : assert.fail(result.mistakes.join('\n'));
  };

  test('gives nobody rights, nor a file system to write to', () => {
    for (const name of names) {
      const { read_only, cap_drop, security_opt } = service(name);
      assert.deepEqual(
        [read_only, cap_drop, security_opt],
        [true, ['ALL'], ['no-new-privileges:true']],
        name,
      );
    }
    for (const name of ours) assert.deepEqual(service(name).tmpfs, ['/tmp'], name);
    for (const name of nodes)
      assert.match(service(name).volumes?.join() ?? '', new RegExp(`^[\\w-]+:${image.volume}$`));
    const own = nodes.flatMap((name) => service(name).volumes ?? []);
    assert.equal(new Set(own).size, nodes.length, 'a data folder is one node’s');
    const volumes = names.flatMap((name) => service(name).volumes ?? []);
    for (const volume of volumes.filter((text) => !text.startsWith('.')))
      assert.ok((volume.split(':')[0] ?? '') in compose.volumes, volume);
  });

  test('starts nodes that find their database, their keys and each other’s root key', () => {
    assert.ok(nodes.length >= 2);
    const configs = nodes.map(configOf);
    for (const config of configs) {
      const { hostname, username, password, pathname } = new URL(config.databaseUrl ?? '');
      const database = service(hostname).environment ?? {};
      assert.equal(username, database.POSTGRES_USER);
      assert.equal(pathname, `/${database.POSTGRES_DB}`);
      const file = basename(String(database.POSTGRES_PASSWORD_FILE));
      assert.ok(service(hostname).secrets?.includes(file));
      assert.equal(password, readFileSync(join(folder, 'secrets', file), 'utf8'));
      assert.equal(readMasterKeyOf(config)?.length, 32);
      assert.equal(config.mail?.smtp.port, 1025);
      assert.ok(names.includes(config.mail?.smtp.host ?? ''));
      assert.ok(config.rootKey);
    }
    assert.deepEqual(configs[0], configs[1]);
    assert.ok(configOf('schema').databaseUrl);
    assert.deepEqual(service('schema').command, ['schema']);
  });

  test('waits: nodes for the schema, which waits for the database, and the balancer for nodes', () => {
    for (const name of nodes)
      assert.equal(service(name).depends_on?.schema?.condition, 'service_completed_successfully');
    const awaited = [
      ...Object.entries(service('schema').depends_on ?? {}),
      ...Object.entries(service('balancer').depends_on ?? {}),
    ];
    assert.deepEqual(
      awaited,
      ['database', ...nodes].map((name) => [name, { condition: 'service_healthy' }]),
    );
    const others = names.filter((name) => !ours.includes(name));
    for (const name of others) assert.equal(service(name).healthcheck?.test[0], 'CMD', name);
  });

  test('is reached on this machine only, by way of the balancer', () => {
    const published = names.flatMap((name) => service(name).ports?.map((port) => [name, port]));
    assert.deepEqual(
      published.filter((pair) => pair !== undefined),
      [
        ['balancer', `127.0.0.1:${image.expose}:${image.expose}`],
        ['mail', '127.0.0.1:8025:8025'],
      ],
    );
    const cfg = read('haproxy.cfg');
    const servers = [...cfg.matchAll(/^ {2}server (\S+) (\S+)$/gm)].map(([, name, at]) => [
      name,
      at,
    ]);
    assert.deepEqual(
      servers,
      nodes.map((name) => [name, `${name}:${image.expose}`]),
    );
    assert.match(cfg, new RegExp(`^ {2}bind :${image.expose}$`, 'm'));
    assert.match(configOf('node-1').publicUrl ?? '', new RegExp(`:${image.expose}$`));
  });

  test('gives a stopping node the time to drain, and the balancer the time to notice', () => {
    const [, every, falls] = /check inter (\d+)s fall (\d+)/.exec(read('haproxy.cfg')) ?? [];
    for (const name of nodes) {
      const { drainSeconds } = configOf(name);
      assert.ok(drainSeconds > Number(every) * (Number(falls) + 1), 'and one more for the network');
      const grace = /^(\d+)s$/.exec(service(name).stop_grace_period ?? '')?.[1];
      assert.ok(Number(grace) >= stopSecondsMin(drainSeconds), name);
    }
  });

  test('has secrets that only their owner reaches, made once', async () => {
    const secrets = Object.values(compose.secrets).map(({ file }) => file);
    const envFiles = ours.flatMap((name) => service(name).env_file ?? []);
    const files = [...new Set([...secrets, ...envFiles])];
    const contents = () => files.map((file) => readFileSync(join(folder, file), 'utf8'));
    const before = contents();
    assert.equal(statSync(join(folder, 'secrets')).mode & 0o777, 0o700);
    for (const file of files) assert.equal(statSync(join(folder, file)).mode & 0o777, 0o444, file);
    const again = await run('sh', [join(folder, 'make-secrets.sh')]);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(contents(), before);
    assert.match(read('.gitignore'), /^\/secrets\/$/m);
  });
});
