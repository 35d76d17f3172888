import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  checkPassword,
  generatePassword,
  temporaryPasswordExpiryMs,
} from '../../src/directory/password-policy.ts';
import type { Pool } from '../../src/directory/types.ts';
import type { PasswordPolicyType } from '../../src/wire/cognito-idp.generated.ts';

const poolOf = (PasswordPolicy: PasswordPolicyType): Pool => ({
  id: 'us-east-1_abcdefghi',
  region: 'us-east-1',
  name: 'test',
  createdMs: 0,
  modifiedMs: 0,
  settings: { Policies: { PasswordPolicy } },
  schema: [],
  tags: {},
});

const strict = poolOf({
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
});

describe('a password', () => {
  it('is refused for the first thing that it lacks', () => {
    assert.equal(checkPassword(strict, 'Sh0rt!'), 'Password not long enough');
    assert.equal(checkPassword(strict, 'lower-case-0'), 'Password must have uppercase characters');
    assert.equal(checkPassword(strict, 'UPPER-CASE-0'), 'Password must have lowercase characters');
    assert.equal(checkPassword(strict, 'No-Numbers'), 'Password must have numeric characters');
    assert.equal(checkPassword(strict, 'NoSymbols0'), 'Password must have symbol characters');
    assert.equal(checkPassword(strict, 'Good-Enough-0'), undefined);
  });

  it('needs only what the policy asks for', () => {
    assert.equal(checkPassword(poolOf({ MinimumLength: 6 }), 'simple'), undefined);
    assert.equal(checkPassword(poolOf({ MinimumLength: 7 }), 'simple'), 'Password not long enough');
  });

  it('may use each of the documented symbols', () => {
    const symbols = poolOf({ MinimumLength: 6, RequireSymbols: true });
    for (const symbol of '^$*.[]{}()?-"!@#%&/\\,><\':;|_~`+=')
      assert.equal(checkPassword(symbols, `simple${symbol}`), undefined, symbol);
    assert.notEqual(checkPassword(symbols, 'simple§'), undefined);
  });
});

describe('a generated password', () => {
  it('meets any policy and never repeats', () => {
    const policies = fc.record({
      MinimumLength: fc.integer({ min: 6, max: 99 }),
      RequireUppercase: fc.boolean(),
      RequireLowercase: fc.boolean(),
      RequireNumbers: fc.boolean(),
      RequireSymbols: fc.boolean(),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(policies, (policy) => {
        const password = generatePassword(poolOf(policy));
        assert.equal(checkPassword(poolOf(policy), password), undefined);
        assert.equal(password.length, Math.max(12, policy.MinimumLength));
        assert.match(password, /^\S+$/);
        assert.ok(!seen.has(password));
        seen.add(password);
      }),
    );
  });

  it('has no place that always holds the same class', () => {
    const passwords = Array.from({ length: 200 }, () => generatePassword(strict));
    for (let at = 0; at < 12; at++) {
      const capitals = passwords.filter((password) => /[A-Z]/.test(password.charAt(at))).length;
      assert.ok(capitals > 0 && capitals < 200, `place ${at}`);
    }
  });
});

describe('a temporary password', () => {
  it('expires after the days of the policy', () => {
    const threeDays = poolOf({ MinimumLength: 8, TemporaryPasswordValidityDays: 3 });
    assert.equal(temporaryPasswordExpiryMs(threeDays, 1_000), 1_000 + 3 * 86_400_000);
  });
});
