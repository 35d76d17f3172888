/** Signing in, up and out, typed with the real AWS CLI v2. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { component } from '../support/component.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { appWorld } from './app-world.ts';

const run = promisify(execFile);
const { command, skip } = component('AWS CLI v2');

let server: TestServer;
let app: Awaited<ReturnType<typeof appWorld>>;
before(async () => {
  server = await startServer();
  app = await appWorld(server, {
    client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'] },
  });
});
after(() => server.close());

/** What an app types: it has no access key. `CLIENT` and `POOL` stand for the ids. */
const type = (line: string): Promise<string> => typeWith({}, line);

/** What an administrator types. */
const typeAsAdmin = (line: string): Promise<string> =>
  typeWith(
    {
      AWS_ACCESS_KEY_ID: server.rootKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.rootKey.secretAccessKey,
    },
    line,
  );

async function typeWith(keys: NodeJS.ProcessEnv, line: string): Promise<string> {
  const words = line.split(/\s+/).map((word) => {
    if (word === 'CLIENT') return app.client.id;
    return word === 'POOL' ? app.poolId : word;
  });
  const { stdout } = await run(
    command,
    ['cognito-idp', ...words, '--endpoint-url', server.url, '--output', 'json'],
    {
      env: {
        PATH: process.env.PATH,
        HOME: server.dataFolder,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_PAGER: '',
        ...keys,
      },
    },
  );
  return stdout;
}

const refusal = (line: string): Promise<string> =>
  type(line).then(
    () => assert.fail(`${line} succeeded`),
    (error: { stderr: string }) => error.stderr.trim(),
  );

const flow = '--client-id CLIENT --auth-flow USER_PASSWORD_AUTH --auth-parameters';

test('an app without an access key signs a user in, and asks who that is', { skip }, async () => {
  const answer = JSON.parse(
    await type(`initiate-auth ${flow} USERNAME=ana,PASSWORD=Correct-horse.1`),
  );
  const { AccessToken, RefreshToken, ExpiresIn, TokenType } = answer.AuthenticationResult;
  assert.deepEqual([ExpiresIn, TokenType], [3600, 'Bearer']);
  const user = JSON.parse(await type(`get-user --access-token ${AccessToken}`));
  assert.equal(user.Username, 'ana');
  // This version signs the call, which AWS does not ask for.
  await typeAsAdmin(`revoke-token --client-id CLIENT --token ${RefreshToken}`);
  assert.match(
    await refusal(`get-user --access-token ${AccessToken}`),
    /\(NotAuthorizedException\) .* Access Token has been revoked$/,
  );
  assert.match(
    await refusal(`initiate-auth ${flow} USERNAME=ana,PASSWORD=wrong`),
    /\(NotAuthorizedException\) .* Incorrect username or password\.$/,
  );
});

test('an administrator signs a user in and answers the challenge', { skip }, async () => {
  await app.addUser('ben');
  const temporary = '--password Temporary.1 --no-permanent';
  await typeAsAdmin(`admin-set-user-password --user-pool-id POOL --username ben ${temporary}`);
  const whom = '--user-pool-id POOL --client-id CLIENT';
  const { ChallengeName, Session } = JSON.parse(
    await typeAsAdmin(
      `admin-initiate-auth ${whom} --auth-flow ADMIN_USER_PASSWORD_AUTH --auth-parameters USERNAME=ben,PASSWORD=Temporary.1`,
    ),
  );
  assert.equal(ChallengeName, 'NEW_PASSWORD_REQUIRED');
  const { AuthenticationResult } = JSON.parse(
    await type(
      `respond-to-auth-challenge --client-id CLIENT --challenge-name ${ChallengeName} --session ${Session} --challenge-responses USERNAME=ben,NEW_PASSWORD=Another-horse.2`,
    ),
  );
  assert.ok(AuthenticationResult.IdToken);
});

test('a user resets a forgotten password', { skip }, async () => {
  await app.addUser('eva');
  const { CodeDeliveryDetails } = JSON.parse(
    await type('forgot-password --client-id CLIENT --username eva'),
  );
  assert.deepEqual(CodeDeliveryDetails, {
    Destination: 'e***@e***',
    DeliveryMedium: 'EMAIL',
    AttributeName: 'email',
  });
  const code = await app.codeTo('eva@example.com');
  const confirm = `--confirmation-code ${code} --password Another-horse.2`;
  await type(`confirm-forgot-password --client-id CLIENT --username eva ${confirm}`);
  await type(`initiate-auth ${flow} USERNAME=eva,PASSWORD=Another-horse.2`);
});

test('somebody signs up and confirms', { skip }, async () => {
  const attributes = '--user-attributes Name=email,Value=tom@example.com';
  const made = JSON.parse(
    await type(
      `sign-up --client-id CLIENT --username tom --password Correct-horse.1 ${attributes}`,
    ),
  );
  assert.equal(made.UserConfirmed, false);
  await type('resend-confirmation-code --client-id CLIENT --username tom');
  const code = await app.codeTo('tom@example.com');
  await type(`confirm-sign-up --client-id CLIENT --username tom --confirmation-code ${code}`);
  const tokens = await type(`initiate-auth ${flow} USERNAME=tom,PASSWORD=Correct-horse.1`);
  assert.ok(JSON.parse(tokens).AuthenticationResult.AccessToken);
});
