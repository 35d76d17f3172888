import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CodeOwner, Codes } from '../../src/auth/codes.ts';
import { checkSecretHash, secretHash } from '../../src/auth/secret-hash.ts';
import { ApiError } from '../../src/directory/errors.ts';
import type { StoredCode } from '../../src/directory/types.ts';
import { createVault } from '../../src/lib/vault.ts';

const codes = new Codes(createVault(Buffer.alloc(32, 9)));
const owner: CodeOwner = { poolId: 'p', sub: 's', purpose: 'forgotPassword' };
const other = (code: string) => code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));

describe('a code that was sent', () => {
  it('has six digits, zeros in front too, and opens once it is given', () => {
    const all = Array.from({ length: 200 }, () => codes.make(owner, 1_000));
    assert.ok(all.every(({ code }) => /^\d{6}$/.test(code)));
    assert.ok(new Set(all.map(({ code }) => code)).size > 190);
    for (const { code, stored } of all)
      assert.deepEqual(codes.check(owner, stored, code, 999), { kind: 'right' });
  });

  it('is kept as a hash under the master key', () => {
    const { code, stored } = codes.make(owner, 1_000);
    assert.equal(Buffer.from(stored.proof).includes(code), false);
    const elsewhere = new Codes(createVault(Buffer.alloc(32, 8)));
    assert.equal(elsewhere.check(owner, stored, code, 0).kind, 'wrong');
  });

  it('is good for its pool, user and purpose', () => {
    const { code, stored } = codes.make(owner, 1_000);
    for (const wrong of [
      { ...owner, poolId: 'q' },
      { ...owner, sub: 't' },
      { ...owner, purpose: 'mfa' as const },
    ])
      assert.equal(codes.check(wrong, stored, code, 0).kind, 'wrong');
  });

  it('expires', () => {
    const { code, stored } = codes.make(owner, 1_000);
    assert.equal(codes.check(owner, stored, code, 1_000).kind, 'expired');
  });

  it('is lost after five wrong tries, even when the next is right', () => {
    const { code, stored } = codes.make(owner, 1_000);
    let kept: StoredCode = stored;
    for (let tries = 1; tries <= 5; tries++) {
      const verdict = codes.check(owner, kept, other(code), 0);
      assert.ok(verdict.kind === 'wrong');
      assert.equal(verdict.stored.attempts, tries);
      kept = verdict.stored;
    }
    assert.equal(codes.check(owner, kept, code, 0).kind, 'exhausted');
    assert.equal(codes.check(owner, { ...kept, attempts: 4 }, code, 0).kind, 'right');
  });

  it('is compared whatever is sent', () => {
    const { code, stored } = codes.make(owner, 1_000);
    for (const text of ['', `${code} `, code.slice(1), 'x'.repeat(2_000), '１２３４５６'])
      assert.equal(codes.check(owner, stored, text, 0).kind, 'wrong');
  });
});

describe('the secret hash of an app client', () => {
  const client = { id: '1example23456789', secret: 'shhh' };
  const refused = (message: string) => (error: unknown) =>
    error instanceof ApiError &&
    error.code === 'NotAuthorizedException' &&
    error.message === message;

  it("is OpenSSL's HMAC of user name and client id", () => {
    // printf 'ann1example23456789' | openssl dgst -sha256 -hmac shhh -binary | base64
    assert.equal(
      secretHash(client.id, client.secret, 'ann'),
      'YolrP48mzXDPqiAg45tfJd2Kc3zFClKlCi61xoeZYY0=',
    );
  });

  it('passes for any of the names that the user goes by', () => {
    const hash = secretHash(client.id, client.secret, 'ann@example.com');
    checkSecretHash(client, ['ann', 'ann@example.com'], hash);
    const wrong = refused(`Unable to verify secret hash for client ${client.id}`);
    assert.throws(() => checkSecretHash(client, ['ann'], hash), wrong);
    assert.throws(() => checkSecretHash(client, [], hash), wrong);
    assert.throws(() => checkSecretHash(client, ['ann'], 'x'), wrong);
  });

  it('is asked of a client with a secret, and of no other', () => {
    const missing = `Client ${client.id} is configured with secret but SECRET_HASH was not received`;
    assert.throws(() => checkSecretHash(client, ['ann'], undefined), refused(missing));
    assert.throws(() => checkSecretHash(client, ['ann'], ''), refused(missing));
    checkSecretHash({ id: client.id }, ['ann'], undefined);
    assert.throws(
      () => checkSecretHash({ id: client.id }, ['ann'], 'x'),
      refused(`Unable to verify secret hash for client ${client.id}`),
    );
  });
});
