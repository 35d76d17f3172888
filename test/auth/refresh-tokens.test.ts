import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type RefreshGrant,
  RefreshTokens,
  refreshExpiryMs,
} from '../../src/auth/refresh-tokens.ts';
import { newTokenId, tokenIdMs } from '../../src/auth/token-claims.ts';
import { judgeRefresh, revokedFamily } from '../../src/auth/token-family.ts';
import { ApiError } from '../../src/directory/errors.ts';
import type { TokenFamily } from '../../src/directory/types.ts';
import { createVault } from '../../src/lib/vault.ts';
import { clientWith, user } from './fixtures.ts';

const tokens = new RefreshTokens(createVault(Buffer.alloc(32, 9)));
const nowMs = 1_790_000_000_123;
const client = clientWith();
const grant: RefreshGrant = {
  sub: user.sub,
  originJti: newTokenId(nowMs),
  generation: 0,
  authMs: nowMs,
  eventId: 'event-1',
  expiresMs: refreshExpiryMs(client, nowMs),
};

const refusal = (message: string) => (error: unknown) =>
  error instanceof ApiError && error.code === 'NotAuthorizedException' && error.message === message;
const invalid = refusal('Invalid Refresh Token.');

describe('a refresh token', () => {
  it('holds what a refresh needs, and shows none of it', async () => {
    const token = await tokens.seal(client, grant);
    assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/);
    const plain = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    assert.equal(plain.join('').includes(user.sub), false);
    assert.deepEqual(await tokens.open(client, token, nowMs), grant);
    assert.notEqual(await tokens.seal(client, grant), token);
  });

  it('lasts as long as the client says', async () => {
    assert.equal(grant.expiresMs, nowMs + 30 * 86_400_000);
    const token = await tokens.seal(client, grant);
    await tokens.open(client, token, grant.expiresMs - 1);
    await assert.rejects(
      tokens.open(client, token, grant.expiresMs),
      refusal('Refresh Token has expired'),
    );
  });

  it('belongs to its client and pool, and to this server', async () => {
    const token = await tokens.seal(client, grant);
    await assert.rejects(tokens.open({ ...client, id: 'other' }, token, nowMs), invalid);
    await assert.rejects(tokens.open({ ...client, poolId: 'x_y' }, token, nowMs), invalid);
    const other = new RefreshTokens(createVault(Buffer.alloc(32, 8)));
    await assert.rejects(other.open(client, token, nowMs), invalid);
  });

  it('is refused when it was changed, or is none', async () => {
    const parts = (await tokens.seal(client, grant)).split('.');
    for (const at of parts.keys()) {
      const changed = parts.with(at, `${parts[at]?.slice(0, -2)}AA`);
      await assert.rejects(tokens.open(client, changed.join('.'), nowMs), invalid);
      await assert.rejects(tokens.open(client, parts.with(at, '').join('.'), nowMs), invalid);
    }
    for (const text of ['', 'x', '....', 'a.b.c', 'ü.ü.ü.ü.ü', 'A'.repeat(20_000)])
      await assert.rejects(tokens.open(client, text, nowMs), invalid);
  });
});

describe('a token id', () => {
  it('tells its millisecond', () => {
    assert.equal(tokenIdMs(newTokenId(nowMs)), nowMs);
    assert.notEqual(newTokenId(nowMs), newTokenId(nowMs));
  });
});

describe('refreshing', () => {
  const rotating = clientWith({
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
  });
  const strict = clientWith({
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
  });
  const generation = (n: number): RefreshGrant => ({ ...grant, generation: n });

  it('without rotation is free, and leaves nothing in the store', () => {
    assert.deepEqual(judgeRefresh(client, grant, undefined, nowMs), { isAccepted: true });
  });

  it('is over when the family was revoked', () => {
    const family = revokedFamily(client, grant, undefined, nowMs);
    assert.deepEqual(family, {
      originJti: grant.originJti,
      sub: user.sub,
      clientId: client.id,
      expiresMs: grant.expiresMs,
      generation: 0,
      revokedMs: nowMs,
    });
    for (const each of [client, rotating])
      assert.deepEqual(judgeRefresh(each, grant, family, nowMs), { isAccepted: false });
  });

  it('with rotation hands out the next generation', () => {
    const first = judgeRefresh(rotating, grant, undefined, nowMs);
    assert.equal(first.isAccepted, true);
    assert.equal(first.generation, 1);
    const second = judgeRefresh(rotating, generation(1), first.family, nowMs + 50_000);
    assert.equal(second.generation, 2);
    assert.deepEqual(
      [second.family?.generation, second.family?.rotatedMs, second.family?.expiresMs],
      [2, nowMs + 50_000, grant.expiresMs],
    );
  });

  it('takes a lost answer for a retry within the grace period', () => {
    const { family } = judgeRefresh(rotating, grant, undefined, nowMs);
    assert.deepEqual(judgeRefresh(rotating, grant, family, nowMs + 9_999), {
      isAccepted: true,
      generation: 1,
    });
  });

  it('ends the family when an old token comes back', () => {
    const { family } = judgeRefresh(rotating, grant, undefined, nowMs);
    const late = judgeRefresh(rotating, grant, family, nowMs + 10_000);
    assert.deepEqual(late, { isAccepted: false, family: { ...family, revokedMs: nowMs + 10_000 } });
    const owner = judgeRefresh(rotating, generation(1), late.family, nowMs + 10_001);
    assert.equal(owner.isAccepted, false);
    const older: TokenFamily | undefined = family && { ...family, generation: 2 };
    assert.equal(judgeRefresh(rotating, grant, older, nowMs + 1).isAccepted, false);
    const withoutGrace = judgeRefresh(strict, grant, family, nowMs);
    assert.equal(withoutGrace.isAccepted, false);
  });

  it('goes on with the latest token when rotation is turned off, and with no older one', () => {
    const { family } = judgeRefresh(rotating, grant, undefined, nowMs);
    assert.deepEqual(judgeRefresh(client, generation(1), family, nowMs), { isAccepted: true });
    assert.equal(judgeRefresh(client, grant, family, nowMs).isAccepted, false);
  });
});
