/** deploy/kubernetes says what it promises, and its parts agree with each other and the image. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { configure } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { root } from '../cli/run.ts';
import { startServer } from '../support/server.ts';
import { readImageConfig } from './dockerfile.ts';
import { requireKnownVariables, stopSecondsMin } from './promises.ts';

type Labels = Record<string, string>;

interface Probe {
  httpGet: { path: string; port: string };
  periodSeconds: number;
  failureThreshold: number;
}

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef: { name: string; key: string } };
}

interface PodContainer {
  image: string;
  args: string[];
  ports?: { name: string; containerPort: number }[];
  env: Variable[];
  envFrom?: { configMapRef: { name: string } }[];
  securityContext: object;
  resources: { requests: Labels; limits: Labels };
  volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  startupProbe: Probe;
  livenessProbe: Probe;
  readinessProbe: Probe;
}

interface PodSpec {
  automountServiceAccountToken: boolean;
  enableServiceLinks: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext: { runAsUser: number; runAsGroup: number; fsGroup: number };
  topologySpreadConstraints?: { labelSelector: { matchLabels: Labels } }[];
  containers: PodContainer[];
  volumes: { name: string; emptyDir?: object; secret?: SecretVolume }[];
}

interface SecretVolume {
  secretName: string;
  items: { key: string; path: string }[];
}

interface Workload {
  spec: {
    replicas: number;
    selector: { matchLabels: Labels };
    strategy: { rollingUpdate: { maxSurge: number; maxUnavailable: number } };
    ttlSecondsAfterFinished?: number;
    template: { metadata: { labels: Labels }; spec: PodSpec };
  };
}

const folder = join(root, 'deploy/kubernetes');
const read = <T>(name: string): T => parse(readFileSync(join(folder, name), 'utf8')) as T;
const image = readImageConfig();
const kustomization = read<{
  resources: string[];
  images: { name: string; newName: string; newTag: string }[];
  configMapGenerator: { name: string; envs: string[] }[];
}>('kustomization.yaml');
const nodes = read<Workload>('deployment.yaml').spec;
const job = read<Workload>('schema-job.yaml').spec;
const secret = read<{ metadata: { name: string }; stringData: Labels }>('secret.example.yaml');
const containerOf = ({ template }: Workload['spec']): PodContainer =>
  template.spec.containers[0] ?? assert.fail('no container');
const node = containerOf(nodes);
const settingOf = ({ env }: PodContainer, name: string): string | undefined =>
  env.find((one) => one.name === name)?.value;

describe('deploy/kubernetes', () => {
  test('is all in its kustomization, but for the example of a secret', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    const others = ['kustomization.yaml', 'secret.example.yaml'];
    assert.deepEqual(
      files.filter((name) => !others.includes(name)).sort(),
      [...kustomization.resources].sort(),
    );
    for (const name of files) assert.doesNotMatch(JSON.stringify(read(name)), /"namespace"/, name);
  });

  test('keeps to the profile that Kubernetes calls restricted, and beyond', () => {
    for (const { template } of [nodes, job]) {
      const { spec } = template;
      assert.deepEqual(
        [spec.automountServiceAccountToken, spec.enableServiceLinks],
        [false, false],
      );
      const [uid, gid] = image.user.split(':').map(Number);
      assert.deepEqual(spec.securityContext, {
        runAsNonRoot: true,
        runAsUser: uid,
        runAsGroup: gid,
        fsGroup: gid,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext, resources } of spec.containers) {
        assert.deepEqual(securityContext, {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        assert.ok(resources.requests.cpu && resources.requests.memory && resources.limits.memory);
      }
    }
  });

  test('selects the nodes, and not the job', () => {
    const selectors = [
      nodes.selector.matchLabels,
      ...(nodes.template.spec.topologySpreadConstraints ?? []).map(
        (one) => one.labelSelector.matchLabels,
      ),
      read<{ spec: { selector: Labels } }>('service.yaml').spec.selector,
      read<Workload>('disruption-budget.yaml').spec.selector.matchLabels,
    ];
    assert.equal(selectors.length, 4);
    const matches = (selector: Labels, { template }: Workload['spec']) =>
      Object.entries(selector).every(([name, value]) => template.metadata.labels[name] === value);
    for (const selector of selectors)
      assert.deepEqual([matches(selector, nodes), matches(selector, job)], [true, false]);
  });

  test('replaces nodes without a gap', () => {
    assert.ok(nodes.replicas >= 2);
    assert.deepEqual(nodes.strategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
    const drain = Number(settingOf(node, 'POOLHOUSE_DRAIN_SECONDS'));
    const { periodSeconds, failureThreshold } = node.readinessProbe;
    assert.ok(drain > periodSeconds * failureThreshold);
    assert.ok(Number(nodes.template.spec.terminationGracePeriodSeconds) >= stopSecondsMin(drain));
    assert.ok((job.ttlSecondsAfterFinished ?? 0) > 0);
  });

  test('probes what a server answers, on the port of the image', async (t) => {
    const server = await startServer();
    t.after(() => server.close());
    const { startupProbe, livenessProbe, readinessProbe } = node;
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
      assert.equal(httpGet.port, 'http');
      assert.equal((await fetch(server.url + httpGet.path)).status, 200, httpGet.path);
    }
    assert.notEqual(livenessProbe.httpGet.path, readinessProbe.httpGet.path);
    assert.deepEqual(node.ports, [{ name: 'http', containerPort: Number(image.expose) }]);
    const { ports } = read<{ spec: { ports: { targetPort: string }[] } }>('service.yaml').spec;
    assert.deepEqual(
      ports.map(({ targetPort }) => targetPort),
      ['http'],
    );
  });

  test('gives every container the settings, files and folders that it needs', () => {
    for (const [name, work] of Object.entries({ serve: nodes, schema: job })) {
      const container = containerOf(work);
      assert.deepEqual(container.args, [name]);
      requireKnownVariables(container.env.map((one) => one.name));
      const mounts = container.volumeMounts;
      for (const { name: volume } of mounts)
        assert.ok(
          work.template.spec.volumes.some((one) => one.name === volume),
          volume,
        );
      for (const { name: variable, value = '' } of container.env)
        if (variable.endsWith('_FILE')) {
          const mount = mounts.find(({ mountPath }) => value.startsWith(`${mountPath}/`));
          const volume = work.template.spec.volumes.find((one) => one.name === mount?.name)?.secret;
          const item = volume?.items.find(({ path }) => value === `${mount?.mountPath}/${path}`);
          assert.equal(volume?.secretName, secret.metadata.name);
          assert.ok(item && item.key in secret.stringData, variable);
        }
      for (const { valueFrom } of container.env)
        if (valueFrom) {
          assert.equal(valueFrom.secretKeyRef.name, secret.metadata.name);
          assert.ok(valueFrom.secretKeyRef.key in secret.stringData);
        }
    }
    assert.match(settingOf(node, 'POOLHOUSE_DATA') ?? '', new RegExp(`^${image.volume}/\\w+$`));
    const written = node.volumeMounts.filter((mount) => !mount.readOnly);
    assert.deepEqual(written.map(({ mountPath }) => mountPath).sort(), [image.volume, '/tmp']);
  });

  test('has settings that the server takes, and an example of a secret that it refuses', () => {
    const [{ name, envs } = assert.fail()] = kustomization.configMapGenerator;
    assert.deepEqual(node.envFrom, [{ configMapRef: { name } }]);
    const text = envs.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
    const variables = parseEnv(text);
    requireKnownVariables(Object.keys(variables));
    const result = configure({}, readEnvironment(variables));
    assert.ok(result.ok, 'mistakes' in result ? result.mistakes.join('\n') : '');
    const { stringData: example } = secret;
    for (const variable of [
      { POOLHOUSE_STORE: example['store-url'] },
      { POOLHOUSE_MASTER_KEY: example['master-key'] },
      { POOLHOUSE_ROOT_ACCESS_KEY_ID: example['root-access-key-id'] },
      { POOLHOUSE_ROOT_SECRET_ACCESS_KEY: example['root-secret-access-key'] },
    ])
      assert.equal(configure({}, readEnvironment(variable)).ok, false, JSON.stringify(variable));
  });

  const { command: kubectl, skip } = findKubectl();
  test('is built by kubectl into what the API server is given', { skip }, () => {
    const built = execFileSync(kubectl, ['kustomize', folder], { encoding: 'utf8', stdio: 'pipe' });
    const objects = parseAllDocuments(built).map((document) => document.toJS());
    assert.deepEqual(objects.map(({ kind }) => kind).sort(), [
      'ConfigMap',
      'Deployment',
      'Job',
      'PodDisruptionBudget',
      'Service',
    ]);
    const find = (kind: string) => objects.find((object) => object.kind === kind);
    const [{ newName, newTag } = assert.fail()] = kustomization.images;
    assert.equal(newTag, packageJson.version);
    for (const kind of ['Deployment', 'Job']) {
      const container = containerOf(find(kind).spec);
      assert.equal(container.image, `${newName}:${newTag}`);
      for (const { configMapRef } of container.envFrom ?? [])
        assert.equal(configMapRef.name, find('ConfigMap').metadata.name);
    }
    assert.match(find('ConfigMap').metadata.name, /^poolhouse-settings-\w+$/);
  });
});

/** A machine without it, as that of CI, is in order: what it builds is looked at above. */
function findKubectl(): { command: string; skip: string | false } {
  for (const command of ['kubectl', '/usr/bin/kubectl'])
    try {
      execFileSync(command, ['kustomize', '--help'], { stdio: 'pipe' });
      return { command, skip: false };
    } catch {}
  const reason = 'kubectl is not on this machine: its kustomize is NOT TESTED';
  console.error(`\n*** ${reason} ***\n`);
  return { command: '', skip: reason };
}
