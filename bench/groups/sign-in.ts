/** Sign-ins: how many a second, beside the bare cryptography, and how long during an import. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { hash, verify } from '@node-rs/argon2';
import { makeVerifier, startSrp } from '../../src/auth/srp.ts';
import { powerOfGenerator } from '../../src/auth/srp-group.ts';
import type { InitiateAuthResponse } from '../../src/wire/cognito-idp.generated.ts';
import { type Bench, remove } from '../bench.ts';
import { answerTo, Connection, closedWork, type Load, openLoop, unsignedCall } from '../caller.ts';
import {
  createDirectory,
  type Directory,
  prepareJob,
  requireComplete,
  runJob,
} from '../directory.ts';
import { SrpClient } from '../srp-client.ts';
import { median, percentile } from '../statistics.ts';

const callers = 8;
/** Who sign in, in turn. */
const users = 64;
const password = 'Correct-horse.1';

interface App extends Directory {
  clientId: string;
  usernames: string[];
}

export async function measureSignIn(bench: Bench): Promise<void> {
  const server = await bench.startServer();
  const app = await createApp(server.url);
  const { calls, repeats } = bench.sizes;
  const srp = await srpSignIns(app);
  const refresh = await refreshes(app);
  const kinds: [string, number, Work, string, Floor][] = [
    ['by SRP', calls / 20, srp, 'its arithmetic, two RS256', bareSrp],
    ['by a sent password', calls / 40, passwordSignIns(app), 'argon2id, two RS256', barePassword],
    ['by a refresh token', calls / 4, refresh, 'two RS256', bareTokens],
  ];
  for (const [name, times, work, floorName, floor] of kinds) {
    const here: Load[] = [];
    const bare: number[] = [];
    // The first turn is for the compiler.
    for (let i = 0; i <= repeats; i++) {
      const load = await closedWork(app.url, times, callers, work);
      const floorSpeed = await workPerSecond(times, floor);
      if (i === 0) continue;
      here.push(load);
      bare.push(floorSpeed);
    }
    bench.report({
      name: `sign-in ${name}, ${callers} callers`,
      unit: 'sign-ins/s',
      here: here.map((load) => load.perSecond),
      beside: { name: floorName, values: bare },
    });
    bench.report({
      name: `client of these sign-ins: processor time of one`,
      unit: 'µs',
      here: [median(here.map((load) => load.clientMicroseconds))],
    });
  }
  await bench.removeServer(server);
  await measureDuringImport(bench);
}

async function createApp(url: string): Promise<App> {
  const directory = await createDirectory(url);
  const { client, poolId: UserPoolId } = directory;
  const { UserPoolClient } = await client.call('cognito-idp', 'CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'bench',
    ExplicitAuthFlows: [
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
  });
  const usernames = Array.from({ length: users }, (_, i) => `signs-in-${i}`);
  for (const Username of usernames) {
    const name = { UserPoolId, Username };
    await client.call('cognito-idp', 'AdminCreateUser', { ...name, MessageAction: 'SUPPRESS' });
    const given = { ...name, Password: password, Permanent: true };
    await client.call('cognito-idp', 'AdminSetUserPassword', given);
  }
  return { ...directory, clientId: UserPoolClient?.ClientId ?? '', usernames };
}

type Work = (connection: Connection, i: number) => Promise<void>;

const initiate = (
  { url, clientId: ClientId }: App,
  AuthFlow: string,
  AuthParameters: Record<string, string>,
): Buffer => unsignedCall(url, 'InitiateAuth', { ClientId, AuthFlow, AuthParameters });

const passwordCalls = (app: App): Buffer[] =>
  app.usernames.map((USERNAME) =>
    initiate(app, 'USER_PASSWORD_AUTH', { USERNAME, PASSWORD: password }),
  );

const inTurn = <T>(items: T[], i: number): T => items[i % items.length] as T;

function passwordSignIns(app: App): Work {
  const calls = passwordCalls(app);
  return async (connection, i) => {
    await answerTo(connection, inTurn(calls, i));
  };
}

async function srpSignIns(app: App): Promise<Work> {
  const { poolId, clientId, url } = app;
  const clients = app.usernames.map(
    (username) => new SrpClient({ poolId, clientId, username, password }),
  );
  return (connection, i) => inTurn(clients, i).signIn(connection, url);
}

async function refreshes(app: App): Promise<Work> {
  const connection = await Connection.open(app.url);
  const calls: Buffer[] = [];
  for (const call of passwordCalls(app)) {
    const answer = await answerTo<InitiateAuthResponse>(connection, call);
    const REFRESH_TOKEN = answer.AuthenticationResult?.RefreshToken ?? '';
    calls.push(initiate(app, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN }));
  }
  connection.close();
  return async (each, i) => {
    await answerTo(each, inTurn(calls, i));
  };
}

type Floor = () => Promise<unknown>;

/** As many at a time as there are processors: more would only wait for each other's memory. */
async function workPerSecond(times: number, work: Floor): Promise<number> {
  let left = times;
  const began = performance.now();
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return (1000 * times) / (performance.now() - began);
}

const signed = promisify(sign);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** About the size of an access token. */
const claims = randomBytes(700);
const bareTokens: Floor = () =>
  Promise.all([signed('sha256', claims, privateKey), signed('sha256', claims, privateKey)]);

/** What OWASP recommends as the least, and what the server hashes with. */
const hashed = hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
const barePassword: Floor = async () => {
  await verify(await hashed, password);
  await bareTokens();
};

const verifier = makeVerifier('us-east-1_Bench', 'bench', password);
const srpA = powerOfGenerator(randomBytes(16)).toString('hex');
const bareSrp: Floor = () => {
  startSrp(verifier, srpA);
  return bareTokens();
};

const signInsPerSecond = 10;
const idleMs = 10_000;

/** Sent passwords at a steady rate, whether or not earlier ones are answered. */
async function measureDuringImport(bench: Bench): Promise<void> {
  const file = bench.writeRows({ rows: bench.sizes.disturbed, order: 'shuffled' });
  const idle: number[][] = [];
  const importing: number[][] = [];
  for (let i = 0; i < bench.sizes.disturbedRepeats; i++) {
    const server = await bench.startServer();
    const app = await createApp(server.url);
    await during(app, () => sleep(idleMs / 4));
    idle.push((await during(app, () => sleep(idleMs))).latenciesMs);
    const { id } = await prepareJob(app, file);
    const { latenciesMs, result } = await during(app, () => runJob(app, id));
    importing.push(latenciesMs);
    requireComplete(result.job, file);
    await bench.removeServer(server);
  }
  remove(file.path);
  for (const [name, share] of [['p50', 0.5] as const, ['p99', 0.99] as const])
    bench.report({
      name: `sign-in by a sent password during an import, ${name}`,
      unit: 'ms',
      here: importing.map((values) => percentile(values, share)),
      beside: { name: 'idle', values: idle.map((values) => percentile(values, share)) },
    });
}

async function during<T>(app: App, work: () => Promise<T>) {
  const calls = passwordCalls(app);
  let made = 0;
  const loop = openLoop(app.url, signInsPerSecond, () => inTurn(calls, made++));
  let result: T;
  try {
    result = await work();
  } finally {
    await loop.stop();
  }
  return { result, latenciesMs: loop.latenciesMs };
}
