import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkTotp,
  newTotpSecret,
  openTotpSecret,
  sealTotpSecret,
  toBase32,
  totpCode,
} from '../../src/auth/totp.ts';
import { createVault } from '../../src/lib/vault.ts';

/** Of RFC 6238, appendix B. */
const secret = Buffer.from('12345678901234567890');

describe('a code of an authenticator app', () => {
  it('is that of RFC 6238', () => {
    const published: [number, string][] = [
      [59, '94287082'],
      [1_111_111_109, '07081804'],
      [1_111_111_111, '14050471'],
      [1_234_567_890, '89005924'],
      [2_000_000_000, '69279037'],
      [20_000_000_000, '65353130'],
    ];
    for (const [seconds, code] of published)
      assert.equal(totpCode(secret, Math.floor(seconds / 30)), code.slice(2));
  });

  it('is good a step early or late, and no further', () => {
    const step = 1_000_000;
    const nowMs = step * 30_000 + 15_000;
    for (const off of [-1, 0, 1])
      assert.deepEqual(checkTotp(secret, totpCode(secret, step + off), nowMs, undefined), {
        kind: 'right',
        step: step + off,
      });
    for (const off of [-2, 2])
      assert.deepEqual(checkTotp(secret, totpCode(secret, step + off), nowMs, undefined), {
        kind: 'wrong',
      });
  });

  it('is good once, and no earlier one after it', () => {
    const step = 1_000_000;
    const nowMs = step * 30_000;
    const check = (off: number, last: number) =>
      checkTotp(secret, totpCode(secret, step + off), nowMs, last).kind;
    assert.equal(check(0, step), 'used');
    assert.equal(check(-1, step), 'used');
    assert.equal(check(0, step - 1), 'right');
    assert.equal(check(1, step), 'right');
  });

  it('has six digits and nothing else', () => {
    const nowMs = 1_000_000 * 30_000;
    const code = totpCode(secret, 1_000_000);
    for (const text of ['', code.slice(1), `${code}0`, ` ${code}`, `${code}\n`, '１２３４５６'])
      assert.equal(checkTotp(secret, text, nowMs, undefined).kind, 'wrong');
  });
});

describe('the secret of an authenticator app', () => {
  it('is shown in base32, in 52 characters as on AWS', () => {
    const published: [string, string][] = [
      ['', ''],
      ['f', 'MY'],
      ['fo', 'MZXQ'],
      ['foo', 'MZXW6'],
      ['foob', 'MZXW6YQ'],
      ['fooba', 'MZXW6YTB'],
      ['foobar', 'MZXW6YTBOI'],
      ['12345678901234567890', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
    ];
    for (const [text, encoded] of published) assert.equal(toBase32(Buffer.from(text)), encoded);
    assert.match(toBase32(newTotpSecret()), /^[A-Z2-7]{52}$/);
    assert.equal(toBase32(Buffer.alloc(32, 0xff)).length, 52);
  });

  it('is sealed for its user', () => {
    const vault = createVault(Buffer.alloc(32, 9));
    const mine = newTotpSecret();
    const sealed = sealTotpSecret(vault, 'pool', 'sub', mine);
    assert.deepEqual(Buffer.from(openTotpSecret(vault, 'pool', 'sub', sealed)), mine);
    assert.throws(() => openTotpSecret(vault, 'pool', 'other', sealed));
  });
});
