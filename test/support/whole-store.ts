/** A store in which something of everything is, and what it must still be on another server. */
import assert from 'node:assert/strict';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  CreateGroupCommand,
  DescribeUserImportJobCommand,
  DescribeUserPoolCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  StartUserImportJobCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetUserCommand as GetIamUserCommand } from '@aws-sdk/client-iam';
import { hash } from '@node-rs/bcrypt';
import type { FileModel } from '../durability/file-model.ts';
import { createUser } from './iam.ts';
import { createImportRole, prepareImport, runImport, waitForEnd } from './import.ts';
import { readImportLog } from './import-log.ts';
import { type Authenticator, offerFactors, prefer, setUpAuthenticator } from './second-factors.ts';
import type { TestServer } from './server.ts';
import { callsOf, signingInAt } from './signing-in.ts';
import { signInBySrp } from './srp.ts';
import type { TurnedClock } from './turned-clock.ts';

const password = 'Correct-horse.1';
const importedPassword = 'Imported-horse.1';
const anything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

export interface WholeStore {
  /** The same questions to the same store, whichever server it is on. */
  assertSame(server: TestServer): Promise<void>;
  finishedJob: UserImportJobType;
}

/** Makes users of every kind, with an import of `model` among them. */
export async function fillStore(
  server: TestServer,
  clock: TurnedClock,
  model: FileModel,
): Promise<WholeStore> {
  const app = await signingInAt(server, { pool: { AliasAttributes: ['email'] } });
  const { poolId, client } = app;
  const cognito = server.cognito();
  const roleArn = await createImportRole(server.iam());
  const csv = model.csv;
  const finishedJob = await runImport(cognito, { poolId, roleArn, csv });
  assert.equal(finishedJob.Status, 'Succeeded');
  const hashed = `cognito:username,password_hash,email,email_verified
eva,${await hash(importedPassword, 4)},eva@example.com,true\n`;
  const algorithm = 'BCRYPT';
  await runImport(cognito, { poolId, roleArn, csv: hashed, jobName: 'hashes', algorithm });
  const waiting = await prepareImport(cognito, { poolId, roleArn, csv: later, jobName: 'later' });
  const group = { UserPoolId: poolId, GroupName: 'staff' };
  await cognito.send(new CreateGroupCommand({ ...group, Description: 'tab\tand\nline \\ end' }));
  await cognito.send(new AdminAddUserToGroupCommand({ ...group, Username: 'ana' }));
  const credentials = await createUser(server.iam(), 'operator', anything);
  await offerFactors(server, poolId, 'OPTIONAL', ['totp']);
  await app.addUser('tom');
  const totp = await enrol(server, clock, (await app.signIn('tom')).AccessToken);
  const tokens = await app.signIn('ana');
  const asked = async (at: TestServer) => everythingOf(at, poolId, finishedJob);
  const before = await asked(server);
  return {
    finishedJob,
    async assertSame(at) {
      assert.deepEqual(await asked(at), before);
      await at.iam({ credentials }).send(new GetIamUserCommand({}));
      const calls = { ...callsOf(at, poolId, client), poolId };
      await assertTokensHold(at, client.id, tokens);
      assert.ok((await calls.byPassword('ana', password)).AuthenticationResult);
      assert.ok((await signInBySrp(calls, 'ana', password)).AuthenticationResult);
      assert.ok((await calls.byPassword('eva', importedPassword)).AuthenticationResult);
      assert.ok((await calls.byPassword('ana@example.com', password)).AuthenticationResult);
      await assertSecondFactor(calls, clock, totp);
      const name = { UserPoolId: poolId, JobId: waiting.JobId };
      await at.cognito().send(new StartUserImportJobCommand(name));
      const ended = await waitForEnd(at.cognito(), poolId, waiting.JobId);
      assert.deepEqual([ended.Status, ended.ImportedUsers], ['Succeeded', 1]);
    },
  };
}

/** Of a job that is started on the other server only. */
const later = 'cognito:username,email,email_verified\nlate,late@example.com,true\n';

async function enrol(server: TestServer, clock: TurnedClock, AccessToken: string) {
  const { authenticator } = await setUpAuthenticator(server, clock, { AccessToken });
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await prefer(server, AccessToken, { SoftwareTokenMfaSettings });
  return authenticator;
}

/** What only reads, and must answer the same. */
async function everythingOf(server: TestServer, UserPoolId: string, job: UserImportJobType) {
  const cognito = server.cognito();
  const ask = async <T extends { $metadata?: unknown }>(answer: Promise<T>) => {
    const { $metadata, ...rest } = await answer;
    return rest;
  };
  const ofJob = { UserPoolId, JobId: job.JobId };
  const people = ['ana', 'eva', 'tom', 'user1', 'user1000'];
  return {
    pool: await ask(cognito.send(new DescribeUserPoolCommand({ UserPoolId }))),
    users: await Promise.all(
      people.map((Username) =>
        ask(cognito.send(new AdminGetUserCommand({ UserPoolId, Username }))).catch(String),
      ),
    ),
    groups: await ask(
      cognito.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: 'ana' })),
    ),
    job: await ask(cognito.send(new DescribeUserImportJobCommand(ofJob))),
    log: await readImportLog(server.logs(), job),
    page: await ask(
      server.logs().send(
        new GetLogEventsCommand({
          logGroupName: `/aws/cognito/userpools/${UserPoolId}/people`,
          logStreamName: `${job.JobId}/${job.JobName}`,
          limit: 7,
        }),
      ),
    ),
  };
}

async function assertTokensHold(
  server: TestServer,
  ClientId: string,
  { AccessToken, RefreshToken }: { AccessToken: string; RefreshToken: string },
): Promise<void> {
  const cognito = server.cognito();
  assert.equal((await cognito.send(new GetUserCommand({ AccessToken }))).Username, 'ana');
  const refresh = new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken });
  assert.ok((await cognito.send(refresh)).AuthenticationResult?.AccessToken);
}

async function assertSecondFactor(
  calls: ReturnType<typeof callsOf>,
  clock: TurnedClock,
  totp: Authenticator,
): Promise<void> {
  // A code counts once.
  clock.turn(60_000);
  const { ChallengeName, Session } = await calls.byPassword('tom', password);
  assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
  const given = { USERNAME: 'tom', SOFTWARE_TOKEN_MFA_CODE: totp.code() };
  const answer = await calls.respond('SOFTWARE_TOKEN_MFA', given, Session);
  assert.ok(answer.AuthenticationResult);
}
