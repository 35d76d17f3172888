import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CognitoJwtVerifier, JwtRsaVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { livingKeys } from '../../src/auth/key-life.ts';
import { KeyRings, type SigningKeySource } from '../../src/auth/key-rings.ts';
import { openidConfiguration } from '../../src/auth/openid-configuration.ts';
import { KeyRing, newSigningKeys } from '../../src/auth/signing-keys.ts';
import { type Grant, issuerOf, newTokenId, tokenIdMs } from '../../src/auth/token-claims.ts';
import { signTokens, verifyAccessToken } from '../../src/auth/tokens.ts';
import { ApiError } from '../../src/directory/errors.ts';
import type { SigningKey } from '../../src/directory/types.ts';
import {
  jwksAgeSeconds,
  keyRingMs,
  signingKeyLeadMs,
  signingKeyRestMs,
} from '../../src/lib/limits.ts';
import { createVault } from '../../src/lib/vault.ts';
import { clientId, clientWith, poolId, user } from './fixtures.ts';

const vault = createVault(Buffer.alloc(32, 9));
const publicUrl = 'https://id.example.com';
const nowMs = Math.floor(Date.now() / 1000) * 1000 + 123;
const nowSeconds = Math.floor(nowMs / 1000);
const keys = await newSigningKeys(vault, poolId, nowMs);
const ring = new KeyRing(vault, poolId, keys, nowMs);

const grant = (changes: Partial<Grant> = {}): Grant => ({
  issuer: issuerOf(publicUrl, poolId),
  client: clientWith(),
  user,
  groups: [],
  authMs: nowMs - 60_000,
  nowMs,
  originJti: newTokenId(nowMs - 60_000),
  eventId: 'event-1',
  ...changes,
});

/** Keys in memory, counting how often they are asked for. */
function sourceOf(stored: SigningKey[] = []) {
  const state = { stored, lists: 0 };
  const source: SigningKeySource = {
    list: async (id) => {
      state.lists++;
      return id === poolId ? [...state.stored] : [];
    },
    addFirst: async (_, made) => {
      if (state.stored.length === 0) state.stored.push(...made);
    },
    rotate: async (_, newestKid, added, removed) => {
      if (state.stored.at(-1)?.kid !== newestKid) return false;
      const kept = state.stored.filter(({ kid }) => !removed.includes(kid));
      state.stored.splice(0, state.stored.length, ...kept, ...added);
      return true;
    },
  };
  return { state, source };
}

const ringsOf = (stored: SigningKey[] = keys, clock = { nowMs: () => nowMs }) =>
  new KeyRings(vault, sourceOf(stored).source, clock);

async function claimsOf(token: string): Promise<Record<string, unknown>> {
  const { payload } = await jwtVerify(token, createLocalJWKSet(ring.jwks()));
  return payload;
}

const refusal = (message: string) => (error: unknown) =>
  error instanceof ApiError && error.code === 'NotAuthorizedException' && error.message === message;

describe('signed tokens', () => {
  it('have the claims of Cognito', async () => {
    const given = grant();
    const { IdToken, AccessToken, ...rest } = await signTokens(ring, given);
    assert.deepEqual(rest, { ExpiresIn: 3600, TokenType: 'Bearer' });
    const { jti: idJti, ...id } = await claimsOf(IdToken);
    const common = {
      sub: user.sub,
      iss: `${publicUrl}/${poolId}`,
      origin_jti: given.originJti,
      event_id: 'event-1',
      auth_time: nowSeconds - 60,
      iat: nowSeconds,
      exp: nowSeconds + 3600,
    };
    assert.deepEqual(id, {
      ...common,
      aud: clientId,
      token_use: 'id',
      'cognito:username': 'ann',
      email: 'ann@example.com',
      email_verified: true,
      phone_number: '+12065550100',
      phone_number_verified: false,
      given_name: 'Ann',
      address: { formatted: '1 High Street' },
      updated_at: 1_700_000_000,
    });
    const { jti, ...access } = await claimsOf(AccessToken);
    assert.deepEqual(access, {
      ...common,
      client_id: clientId,
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      username: 'ann',
    });
    assert.notEqual(jti, idJti);
    assert.equal(tokenIdMs(String(jti)), nowMs);
  });

  it('are signed by a key each, and name it in the header', async () => {
    const { IdToken, AccessToken } = await signTokens(ring, grant());
    const [idKid, accessKid] = keys.map(({ kid }) => kid);
    assert.deepEqual(decodeProtectedHeader(IdToken), { kid: idKid, alg: 'RS256' });
    assert.deepEqual(decodeProtectedHeader(AccessToken), { kid: accessKid, alg: 'RS256' });
    assert.notEqual(idKid, accessKid);
  });

  it('show the attributes that the client may read', async () => {
    const ReadAttributes = ['email', 'custom:tier', 'custom:score', 'nickname'];
    const { IdToken } = await signTokens(ring, grant({ client: clientWith({ ReadAttributes }) }));
    const claims = await claimsOf(IdToken);
    assert.equal(claims.email, 'ann@example.com');
    assert.equal(claims['custom:tier'], 'gold');
    assert.equal(claims['custom:score'], '7');
    for (const hidden of ['given_name', 'email_verified', 'nickname', 'cognito:mfa_enabled'])
      assert.equal(hidden in claims, false, hidden);
  });

  it('last as long as the client says', async () => {
    const client = clientWith({
      AccessTokenValidity: 5,
      IdTokenValidity: 1,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'days' },
    });
    const { IdToken, AccessToken, ExpiresIn } = await signTokens(ring, grant({ client }));
    assert.equal(ExpiresIn, 300);
    assert.equal((await claimsOf(AccessToken)).exp, nowSeconds + 300);
    assert.equal((await claimsOf(IdToken)).exp, nowSeconds + 86_400);
  });

  it('leave the family out when the client wants none', async () => {
    const client = clientWith({ EnableTokenRevocation: false });
    const { IdToken, AccessToken } = await signTokens(ring, grant({ client }));
    const [id, access] = [await claimsOf(IdToken), await claimsOf(AccessToken)];
    assert.deepEqual(['origin_jti' in id, 'jti' in id], [false, false]);
    assert.deepEqual(['origin_jti' in access, 'jti' in access], [false, true]);
  });

  it('name groups, roles and the preferred role', async () => {
    const rolesOf = async (groups: Grant['groups']) => {
      const { IdToken, AccessToken } = await signTokens(ring, grant({ groups }));
      const [id, access] = [await claimsOf(IdToken), await claimsOf(AccessToken)];
      assert.deepEqual(
        access['cognito:groups'],
        groups.map(({ name }) => name),
      );
      assert.deepEqual(id['cognito:groups'], access['cognito:groups']);
      assert.equal('cognito:roles' in access, false);
      return [id['cognito:roles'], id['cognito:preferred_role']];
    };
    const a = { name: 'a', roleArn: 'arn:a', precedence: 2 };
    const b = { name: 'b', roleArn: 'arn:b', precedence: 1 };
    const c = { name: 'c', roleArn: 'arn:c', precedence: 1 };
    const none = { name: 'n' };
    assert.deepEqual(await rolesOf([none]), [undefined, undefined]);
    assert.deepEqual(await rolesOf([a, b, none]), [['arn:a', 'arn:b'], 'arn:b']);
    assert.deepEqual(await rolesOf([b, c]), [['arn:b', 'arn:c'], undefined]);
    const same = { ...c, roleArn: 'arn:b' };
    assert.deepEqual(await rolesOf([b, same]), [['arn:b', 'arn:b'], 'arn:b']);
    assert.deepEqual(await rolesOf([{ name: 'x', roleArn: 'arn:x' }]), [['arn:x'], 'arn:x']);
  });

  it("are accepted by AWS's verifier for the configured issuer", async () => {
    const { IdToken, AccessToken } = await signTokens(ring, grant());
    const verifier = JwtRsaVerifier.create({
      issuer: `${publicUrl}/${poolId}`,
      audience: null,
      jwksUri: `${publicUrl}/${poolId}/.well-known/jwks.json`,
    });
    verifier.cacheJwks(ring.jwks() as Jwks);
    assert.equal((await verifier.verify(IdToken)).sub, user.sub);
    assert.equal((await verifier.verify(AccessToken)).sub, user.sub);
  });

  it("are accepted by AWS's Cognito verifier when the issuer is AWS's", async () => {
    const issuer = issuerOf('https://cognito-idp.eu-west-1.amazonaws.com', poolId);
    const { IdToken, AccessToken } = await signTokens(ring, grant({ issuer }));
    for (const [tokenUse, token, other] of [
      ['id', IdToken, AccessToken],
      ['access', AccessToken, IdToken],
    ] as const) {
      const verifier = CognitoJwtVerifier.create({ userPoolId: poolId, tokenUse, clientId });
      verifier.cacheJwks(ring.jwks() as Jwks);
      assert.equal((await verifier.verify(token)).sub, user.sub);
      await assert.rejects(verifier.verify(other));
    }
  });
});

describe('the access token of a user', () => {
  const verify = (token: string, atMs = nowMs, rings = ringsOf()) =>
    verifyAccessToken(rings, token, atMs);

  it('tells who may do what, and when it was made', async () => {
    const given = grant();
    const { AccessToken } = await signTokens(ring, given);
    const { jti, ...rest } = await verify(AccessToken);
    assert.match(jti, /^[0-9a-f-]{36}$/);
    assert.deepEqual(rest, {
      poolId,
      clientId,
      sub: user.sub,
      username: 'ann',
      originJti: given.originJti,
      issuedMs: nowMs,
      authMs: (nowSeconds - 60) * 1000,
      expiresMs: (nowSeconds + 3600) * 1000,
    });
  });

  it('expires', async () => {
    const { AccessToken } = await signTokens(ring, grant());
    await verify(AccessToken, (nowSeconds + 3599) * 1000);
    const expired = refusal('Access Token has expired');
    await assert.rejects(verify(AccessToken, (nowSeconds + 3600) * 1000), expired);
  });

  it('is good under whichever name of the server it was made', async () => {
    const issuer = `https://directory.example/${poolId}`;
    const { AccessToken } = await signTokens(ring, grant({ issuer }));
    assert.equal((await verify(AccessToken)).poolId, poolId);
  });

  it('is no ID token, no foreign token and nothing else', async () => {
    const { IdToken, AccessToken } = await signTokens(ring, grant());
    const elsewhere = await signTokens(ring, grant({ issuer: `${publicUrl}/eu-west-1_Other0001` }));
    const otherKeys = await newSigningKeys(vault, poolId, nowMs);
    const foreign = await signTokens(new KeyRing(vault, poolId, otherKeys, nowMs), grant());
    const [header = '', payload = '', signature = ''] = AccessToken.split('.');
    const unsigned = Buffer.from('{"alg":"none","kid":"x"}').toString('base64url');
    for (const token of [
      IdToken,
      elsewhere.AccessToken,
      foreign.AccessToken,
      `${header}.${payload}.`,
      `${header}.${payload}.${'A'.repeat(signature.length)}`,
      `${header}.${Buffer.from('{}').toString('base64url')}.${signature}`,
      `${unsigned}.${payload}.`,
      '',
      'x',
      '..',
      '....',
      `${AccessToken}x`,
      'A'.repeat(20_000),
    ])
      await assert.rejects(verify(token), refusal('Invalid Access Token'), token.slice(0, 50));
  });

  it('is not signed with the public key as a shared secret', async () => {
    const [, key] = keys;
    const forged = await new SignJWT({
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
    })
      .setProtectedHeader({ alg: 'HS256', kid: key?.kid ?? '' })
      .setIssuer(issuerOf(publicUrl, poolId))
      .setExpirationTime('1h')
      .sign(Buffer.from(key?.publicKey ?? []));
    await assert.rejects(verify(forged), refusal('Invalid Access Token'));
  });

  it('needs every claim and the scope', async () => {
    const { kid, privateKey } = ring.signer('access');
    const complete = {
      ...(await claimsOf((await signTokens(ring, grant())).AccessToken)),
    };
    const signed = (claims: Record<string, unknown>) =>
      new SignJWT(claims).setProtectedHeader({ kid, alg: 'RS256' }).sign(privateKey);
    await verify(await signed(complete));
    for (const name of ['exp', 'sub', 'jti', 'client_id', 'username', 'token_use', 'scope']) {
      const { [name]: _, ...claims } = complete;
      await assert.rejects(verify(await signed(claims)), refusal('Invalid Access Token'), name);
    }
  });

  it('of a made-up pool makes no keys', async () => {
    const { state, source } = sourceOf();
    const rings = new KeyRings(vault, source, { nowMs: () => nowMs });
    const { AccessToken } = await signTokens(ring, grant());
    await assert.rejects(verify(AccessToken, nowMs, rings), refusal('Invalid Access Token'));
    assert.deepEqual(state.stored, []);
  });
});

describe("a pool's signing keys", () => {
  it('are made once, however many ask at the same time', async () => {
    const { state, source } = sourceOf();
    const rings = new KeyRings(vault, source, { nowMs: () => nowMs });
    const [none, ...made] = await Promise.all([
      rings.ofToken(poolId, 'x'),
      ...Array.from({ length: 5 }, () => rings.ofPool(poolId)),
    ]);
    assert.equal(none, undefined);
    assert.equal(new Set(made).size, 1);
    assert.equal(state.stored.length, 2);
  });

  it('are those of whoever stored first', async () => {
    const stored: SigningKey[] = [];
    const source: SigningKeySource = {
      list: async () => [...stored],
      addFirst: async () => void stored.push(...keys),
      rotate: async () => false,
    };
    const rings = new KeyRings(vault, source, { nowMs: () => nowMs });
    assert.equal((await rings.ofPool(poolId)).signer('id').kid, keys[0]?.kid);
  });

  it('are asked of the store now and then, and sooner for a key id never seen', async () => {
    const clock = { at: nowMs, nowMs: () => clock.at };
    const { state, source } = sourceOf([...keys]);
    const rings = new KeyRings(vault, source, clock);
    await rings.ofPool(poolId);
    await rings.ofPool(poolId);
    assert.equal(state.lists, 1);
    const rotated = await newSigningKeys(vault, poolId, nowMs + 1);
    state.stored.push(...rotated);
    const newKid = rotated[0]?.kid ?? '';
    assert.equal((await rings.ofToken(poolId, newKid))?.has(newKid), false);
    assert.equal(state.lists, 1);
    clock.at += 10_000;
    assert.equal((await rings.ofToken(poolId, newKid))?.has(newKid), true);
    assert.equal(state.lists, 2);
    await rings.ofToken(poolId, 'made up');
    assert.equal(state.lists, 2);
    clock.at += 5 * 60_000;
    await rings.ofPool(poolId);
    assert.equal(state.lists, 3);
  });

  it('sign once they were published long enough, while tokens of the old ones stay good', async () => {
    const old = await signTokens(ring, grant());
    const madeMs = nowMs + 60_000;
    const rotated = await newSigningKeys(vault, poolId, madeMs);
    const both = [...keys, ...rotated];
    const signersAt = (ms: number) => {
      const at = new KeyRing(vault, poolId, both, ms);
      return [at.signer('id').kid, at.signer('access').kid];
    };
    const kids = (list: readonly SigningKey[]) => list.map(({ kid }) => kid);
    assert.deepEqual(signersAt(madeMs + signingKeyLeadMs - 1), kids(keys));
    assert.deepEqual(signersAt(madeMs + signingKeyLeadMs), kids(rotated));
    assert.equal(new KeyRing(vault, poolId, both, madeMs).jwks().keys.length, 4);
    const clock = { at: madeMs, nowMs: () => clock.at };
    const rings = ringsOf(both, clock);
    await verifyAccessToken(rings, old.AccessToken, nowMs);
    clock.at += signingKeyLeadMs;
    const fresh = await signTokens(await rings.ofPool(poolId), grant());
    for (const { AccessToken } of [old, fresh]) await verifyAccessToken(rings, AccessToken, nowMs);
  });

  it('are published until the last token that they signed has ended, and not longer', () => {
    const next = keys.map((key) => ({ ...key, createdMs: nowMs + 60_000 }));
    const publishedAt = (ms: number) => livingKeys([...keys, ...next], ms);
    const lastSignedMs = nowMs + 60_000 + signingKeyLeadMs;
    const longestLifeMs = 86_400_000;
    assert.deepEqual(publishedAt(lastSignedMs + longestLifeMs), [...keys, ...next]);
    assert.deepEqual(publishedAt(lastSignedMs + signingKeyRestMs - 1), [...keys, ...next]);
    assert.deepEqual(publishedAt(lastSignedMs + signingKeyRestMs), next);
  });

  it('are published before any process signs by them, however long verifiers keep them', () => {
    assert.ok(signingKeyLeadMs >= jwksAgeSeconds * 1000 + keyRingMs);
  });

  it('give way to the next ones, of which the newest stays when two rotate at once', async () => {
    const clock = { at: nowMs, nowMs: () => clock.at };
    const { state, source } = sourceOf([...keys]);
    const rings = new KeyRings(vault, source, clock);
    const results = await Promise.all([rings.rotate(poolId), rings.rotate(poolId)]);
    assert.equal(results.filter((made) => made === undefined).length, 1);
    assert.equal(state.stored.length, 4);
    assert.equal((await rings.ofPool(poolId)).jwks().keys.length, 4);
    clock.at += signingKeyLeadMs + signingKeyRestMs;
    await rings.rotate(poolId);
    assert.equal(
      state.stored.some(({ kid }) => keys.some((key) => key.kid === kid)),
      false,
    );
    assert.equal(await rings.rotate('eu-west-1_Other0000'), undefined);
  });

  it('are all gone at once when they are discarded: the new ones sign', async () => {
    const { source } = sourceOf([...keys]);
    const rings = new KeyRings(vault, source, { nowMs: () => nowMs });
    const old = await signTokens(await rings.ofPool(poolId), grant());
    const made = await rings.rotate(poolId, { discardsEarlier: true });
    const fresh = await rings.ofPool(poolId);
    assert.deepEqual(fresh.signer('id').kid, made?.[0]?.kid);
    assert.equal(fresh.jwks().keys.length, 2);
    await assert.rejects(
      verifyAccessToken(rings, old.AccessToken, nowMs),
      refusal('Invalid Access Token'),
    );
  });

  it('open for their own pool and master key only', () => {
    assert.throws(() => new KeyRing(vault, 'eu-west-1_Other0000', keys, nowMs));
    assert.throws(() => new KeyRing(createVault(Buffer.alloc(32, 8)), poolId, keys, nowMs));
    assert.throws(() => new KeyRing(vault, poolId, keys.slice(1), nowMs), /no key for id tokens/);
  });

  it('are published as AWS publishes them', () => {
    const { keys: published } = ring.jwks();
    assert.equal(published.length, 2);
    for (const [i, jwk] of published.entries()) {
      assert.deepEqual(Object.keys(jwk), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
      assert.deepEqual([jwk.alg, jwk.e, jwk.kty, jwk.use], ['RS256', 'AQAB', 'RSA', 'sig']);
      assert.equal(jwk.kid, keys[i]?.kid);
      assert.match(jwk.kid ?? '', /^[A-Za-z0-9+/]{43}=$/);
      assert.equal(Buffer.from(jwk.n ?? '', 'base64url').length, 256);
    }
  });

  it('are found by discovery', () => {
    const issuer = issuerOf(publicUrl, poolId);
    const document = openidConfiguration(issuer);
    assert.equal(document.issuer, issuer);
    assert.equal(document.jwks_uri, `${publicUrl}/${poolId}/.well-known/jwks.json`);
  });
});
