/** Nodes are replaced one after the other, while people sign in and an import runs. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { newSeed } from '../durability/random.ts';
import { rootKey } from '../durability/server-process.ts';
import { createPool } from '../support/import.ts';
import { startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { assertWhole, beginImport, type Cluster, clusterUsers, startCluster } from './cluster.ts';

const postgres = await startPostgres();
after(() => postgres.close());

const Username = 'ana';
const Password = 'Correct-Horse-9';
const people = 4;
/** Enough that the import is still at work when the first node goes. */
const rows = Math.max(60_000, clusterUsers);

/** As an application makes one: tries again by the SDK's own rules. */
const clientOf = (endpoint: string) =>
  new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials: rootKey });

async function makePerson(cognito: CognitoIdentityProviderClient): Promise<string> {
  const UserPoolId = await createPool(cognito);
  const user = { UserPoolId, Username };
  await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password, Permanent: true }));
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  );
  return UserPoolClient?.ClientId ?? '';
}

/** People who sign in again and again; counts the attempts that each call took. */
function signInsOn(cognito: CognitoIdentityProviderClient, ClientId: string) {
  const attempts = new Map<number, number>();
  const failures: unknown[] = [];
  let ended = false;
  const person = async () => {
    const input = {
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH' as const,
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    };
    while (!ended)
      try {
        const { $metadata, AuthenticationResult } = await cognito.send(
          new InitiateAuthCommand(input),
        );
        assert.ok(AuthenticationResult?.AccessToken);
        const taken = $metadata.attempts ?? 0;
        attempts.set(taken, (attempts.get(taken) ?? 0) + 1);
      } catch (error) {
        failures.push(error);
      }
  };
  const all = Array.from({ length: people }, person);
  const end = async () => {
    ended = true;
    await Promise.all(all);
  };
  return { attempts, failures, end };
}

/** Starts a node in the place of another, which is told to stop. */
async function replace(cluster: Cluster, balancer: Balancer): Promise<void> {
  const [old = assert.fail()] = cluster.nodes;
  const next = await cluster.add();
  balancer.add(next.server.url);
  assert.equal(await old.server.stop(), 0);
  balancer.remove(old.server.url);
  cluster.nodes.shift();
}

test('no call fails while every node is replaced, and the import goes on', async (t) => {
  const env = {
    POOLHOUSE_DRAIN_SECONDS: '1',
    POOLHOUSE_QUOTA_UNSIGNED_CALLS_PER_SECOND: 'unlimited',
  };
  const cluster = await startCluster(await postgres.createDatabase(), 2, env);
  t.after(() => cluster.close());
  const balancer = await startBalancer();
  t.after(() => balancer.close());
  for (const { server } of cluster.nodes) balancer.add(server.url);
  const cognito = clientOf(balancer.url);
  const signIns = signInsOn(cognito, await makePerson(cognito));
  await until(() => (signIns.attempts.get(1) ?? 0) > people);
  const started = await beginImport(cluster, newSeed(), rows);
  await replace(cluster, balancer);
  await replace(cluster, balancer);
  const [node = assert.fail()] = cluster.nodes;
  await assertWhole(cluster, node, started);
  await signIns.end();
  assert.deepEqual(signIns.failures, []);
  assert.ok(Math.max(...signIns.attempts.keys()) <= 2, 'a call took more than one more attempt');
  assert.equal(balancer.turnedAway, 0);
  t.diagnostic(
    [...signIns.attempts].map(([tries, calls]) => `${calls} sign-ins in ${tries}`).join(', '),
  );
});
