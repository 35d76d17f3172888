/** How strangers check a pool's tokens: by its published keys, across their rotations. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DeleteUserPoolCommand, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { JwtRsaVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { createRemoteJWKSet, customFetch, decodeProtectedHeader, type JWK, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import {
  jwksAgeSeconds,
  signingKeyAgeMs,
  signingKeyLeadMs,
  signingKeyRestMs,
} from '../../src/lib/limits.ts';
import type { RotateSigningKeysResponse } from '../../src/wire/poolhouse.generated.ts';
import { type App, claimsOf, startApp } from '../support/app.ts';
import { createUser, policy } from '../support/iam.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { sendSigned } from '../support/signed.ts';
import { TurnedClock } from '../support/turned-clock.ts';
import { until } from '../support/until.ts';

const clock = new TurnedClock();
let server: TestServer;
let app: App;
before(async () => {
  server = await startServer({ clock });
  app = await startApp(server);
});
after(() => server.close());

const issuer = (of = app) => `${server.url}/${of.poolId}`;
const jwksUrl = (of = app) => new URL(`${issuer(of)}/.well-known/jwks.json`);
const discoveryUrl = (of = app) => `${issuer(of)}/.well-known/openid-configuration`;
const jwks = async (of: App): Promise<JWK[]> =>
  ((await (await fetch(jwksUrl(of))).json()) as { keys: JWK[] }).keys;
const kids = (keys: readonly JWK[]) => keys.map(({ kid }) => kid ?? '');
const kidOf = (token: string | undefined) => decodeProtectedHeader(token ?? '').kid;

/** Checks by jose, which keeps the keys that it read for as long as a test lasts. */
function verifierOf(of: App) {
  const read = { times: 0 };
  const keys = createRemoteJWKSet(jwksUrl(of), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    [customFetch]: (...call) => {
      read.times++;
      return fetch(...call);
    },
  });
  const options = () => ({ issuer: issuer(of), currentDate: new Date(clock.nowMs()) });
  return { read, verify: (token: string) => jwtVerify(token, keys, options()) };
}

async function rotate(
  of: Pick<App, 'poolId'>,
  input: object = {},
  credentials = server.rootKey,
): Promise<{ status: number; text: string; answer: RotateSigningKeysResponse }> {
  const response = await sendSigned({
    url: server.url,
    credentials,
    body: JSON.stringify({ UserPoolId: of.poolId, ...input }),
    headers: { 'x-amz-target': 'Poolhouse.RotateSigningKeys' },
    service: 'poolhouse',
    nowMs: clock.nowMs(),
  });
  const text = await response.text();
  return { status: response.status, text, answer: JSON.parse(text) };
}

describe('the keys of a pool', () => {
  test('may be read by anybody, from any origin, and kept for a while', async () => {
    const response = await fetch(jwksUrl());
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('cache-control'), `public, max-age=${jwksAgeSeconds}`);
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    const { keys } = (await response.json()) as { keys: JWK[] };
    assert.equal(keys.length, 2);
    for (const key of keys)
      assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const head = await fetch(jwksUrl(), { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
    assert.equal(head.headers.get('cache-control'), response.headers.get('cache-control'));
  });

  test('are their own, also before anybody signed in', async () => {
    const other = await startApp(server);
    const found = kids(await jwks(other));
    assert.equal(found.length, 2);
    assert.equal(
      kids(await jwks(app)).some((kid) => found.includes(kid)),
      false,
    );
    assert.deepEqual(kids(await jwks(other)), found);
  });

  test('are not there for a pool that is not, nor is its discovery document', async () => {
    const gone = await startApp(server);
    await jwks(gone);
    await server.cognito().send(new DeleteUserPoolCommand({ UserPoolId: gone.poolId }));
    for (const id of [gone.poolId, 'us-east-1_Nowhere01', 'x'])
      for (const name of ['jwks.json', 'openid-configuration']) {
        const response = await fetch(`${server.url}/${id}/.well-known/${name}`);
        assert.equal(response.status, 404);
        assert.deepEqual(await response.json(), {
          __type: 'ResourceNotFoundException',
          message: `User pool ${id} does not exist.`,
        });
        assert.equal(response.headers.get('cache-control'), null);
      }
  });

  test('check tokens for jose and for AWS’s verifier', async () => {
    const { IdToken, AccessToken } = await app.signIn();
    const { verify } = verifierOf(app);
    for (const token of [IdToken, AccessToken]) await verify(token);
    const jwksCache = new SimpleJwksCache({
      fetcher: { fetch: async (uri) => (await fetch(uri)).arrayBuffer() },
    });
    const options = { issuer: issuer(), audience: app.client.id, jwksUri: jwksUrl().href };
    const verifier = JwtRsaVerifier.create(options, { jwksCache });
    assert.equal((await verifier.verify(IdToken)).token_use, 'id');
    const other = await (await startApp(server)).signIn();
    await assert.rejects(verify(other.IdToken));
    await assert.rejects(verifier.verify(other.IdToken));
  });
});

describe('the discovery document', () => {
  test('leads a client to the keys', async () => {
    const config = await openid.discovery(new URL(issuer()), app.client.id, undefined, undefined, {
      execute: [openid.allowInsecureRequests],
    });
    const metadata = config.serverMetadata();
    assert.equal(metadata.issuer, issuer());
    assert.equal(metadata.jwks_uri, jwksUrl().href);
    assert.deepEqual(metadata.id_token_signing_alg_values_supported, ['RS256']);
    const { IdToken } = await app.signIn();
    assert.equal(claimsOf(IdToken).iss, metadata.issuer);
    const response = await fetch(discoveryUrl());
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('cache-control'), `public, max-age=${jwksAgeSeconds}`);
  });

  test('and tokens name the public URL where there is one, whatever name the caller uses', async () => {
    const publicUrl = 'https://id.example.com';
    const named = await startServer({ config: { publicUrl } });
    try {
      const own = await startApp(named);
      const { IdToken, AccessToken } = await own.signIn();
      const expected = `${publicUrl}/${own.poolId}`;
      for (const token of [IdToken, AccessToken]) assert.equal(claimsOf(token).iss, expected);
      const path = `/${own.poolId}/.well-known/openid-configuration`;
      const document = (await (await fetch(named.url + path)).json()) as Record<string, unknown>;
      assert.equal(document.issuer, expected);
      assert.equal(document.jwks_uri, `${expected}/.well-known/jwks.json`);
      await named.cognito().send(new GetUserCommand({ AccessToken }));
    } finally {
      await named.close();
    }
  });
});

describe('a rotation', () => {
  test('publishes new keys before they sign, so that no verifier meets an unknown one', async () => {
    const own = await startApp(server);
    const before = await own.signIn();
    const first = kids(await jwks(own));
    const { status, answer } = await rotate(own);
    assert.equal(status, 200);
    const made = answer.SigningKeys.map(({ KeyId }) => KeyId ?? '');
    assert.deepEqual(
      answer.SigningKeys.map(({ TokenUse }) => TokenUse),
      ['id', 'access'],
    );
    for (const { CreationDate = 0, SignsFromDate } of answer.SigningKeys)
      assert.equal(SignsFromDate, CreationDate + signingKeyLeadMs / 1000);
    assert.deepEqual(kids(await jwks(own)), [...first, ...made]);

    const { verify, read } = verifierOf(own);
    await verify(before.IdToken);
    clock.turn(signingKeyLeadMs - 60_000);
    const meanwhile = await own.signIn();
    assert.ok(first.includes(kidOf(meanwhile.IdToken) ?? ''));
    clock.turn(2 * 60_000 + 5 * 60_000);
    const afterwards = await own.signIn();
    assert.ok(made.includes(kidOf(afterwards.IdToken) ?? ''));
    assert.ok(made.includes(kidOf(afterwards.AccessToken) ?? ''));
    for (const { IdToken, AccessToken } of [meanwhile, afterwards])
      for (const token of [IdToken, AccessToken]) await verify(token);
    assert.equal(read.times, 1);

    assert.ok((await own.refresh(before.RefreshToken)).AccessToken);
    await server.cognito().send(new GetUserCommand({ AccessToken: meanwhile.AccessToken }));
    clock.turn(signingKeyRestMs);
    assert.deepEqual(kids(await jwks(own)), made);
    assert.ok((await own.refresh(before.RefreshToken)).AccessToken);
  });

  test('after keys have leaked ends their tokens at once; refresh tokens go on', async () => {
    const own = await startApp(server);
    const before = await own.signIn();
    const { answer } = await rotate(own, { DiscardEarlierKeys: true });
    const made = answer.SigningKeys.map(({ KeyId }) => KeyId ?? '');
    assert.deepEqual(kids(await jwks(own)), made);
    for (const { CreationDate, SignsFromDate } of answer.SigningKeys)
      assert.equal(SignsFromDate, CreationDate);
    const who = (AccessToken: string | undefined) =>
      server.cognito().send(new GetUserCommand({ AccessToken }));
    await assert.rejects(who(before.AccessToken), {
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    });
    const renewed = await own.refresh(before.RefreshToken);
    assert.equal((await who(renewed.AccessToken)).Username, 'ana');
    await verifierOf(own).verify(renewed.IdToken ?? '');
  });

  test('needs its permission, and a pool of this region', async () => {
    const operator = await createUser(
      server.iam(),
      'key-operator',
      policy({ Action: 'poolhouse:RotateSigningKeys' }),
    );
    assert.equal((await rotate(app, {}, operator)).status, 200);
    const reader = await createUser(
      server.iam(),
      'key-reader',
      policy({ Action: ['cognito-idp:*', 'poolhouse:ListMessages'] }),
    );
    const refused = await rotate(app, {}, reader);
    assert.match(refused.text, /not authorized to perform: poolhouse:RotateSigningKeys on/);
    for (const poolId of ['us-east-1_Nowhere01', 'eu-west-1_Nowhere01'])
      assert.match((await rotate({ poolId })).text, /ResourceNotFoundException/);
  });

  test('of a pool in which nobody signed in yet is in order', async () => {
    const own = await startApp(server);
    assert.equal((await rotate(own)).status, 200);
    assert.equal((await jwks(own)).length, 4);
    await verifierOf(own).verify((await own.signIn()).IdToken);
  });

  test('comes by itself when keys are old, and only then', async () => {
    const [old, young] = [await startApp(server), await startApp(server)];
    const first = kids(await jwks(old));
    clock.turn(signingKeyAgeMs - 60_000);
    const second = kids(await jwks(young));
    clock.turn(2 * 60_000);
    server = await server.restart();
    await until(async () => (await jwks(old)).length === 4);
    assert.deepEqual(kids(await jwks(old)).slice(0, 2), first);
    assert.deepEqual(kids(await jwks(young)), second);
  });
});
