import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ApiError } from '../../src/directory/errors.ts';
import { renderMfa, withMfaPreference } from '../../src/directory/mfa-preference.ts';
import { newPool } from '../../src/directory/pool.ts';
import { type Account, type MfaMethod, mfaMethods } from '../../src/directory/types.ts';

const pool = newPool(
  { PoolName: 'test' },
  { id: 'us-east-1_abcdefghi', region: 'us-east-1', nowMs: 0 },
);
const requiring = { ...pool, settings: { ...pool.settings, MfaConfiguration: 'ON' as const } };

/** Ana can use every factor. */
const anaWith = (mfa: Account['state']['mfa']): Account => ({
  user: {
    username: 'ana',
    sub: '0190b5a2-0000-7000-8000-000000000000',
    status: 'CONFIRMED',
    enabled: true,
    createdMs: 0,
    modifiedMs: 0,
    attributes: { email: 'ana@example.com', phone_number: '+12065550100' },
  },
  state: { mfa, totp: { sealed: Uint8Array.of(1), verified: true } },
});

const setting = fc.option(
  fc.record({ Enabled: fc.boolean(), PreferredMfa: fc.boolean() }, { requiredKeys: [] }),
  { nil: undefined },
);
const wishes = fc.record({
  SMSMfaSettings: setting,
  EmailMfaSettings: setting,
  SoftwareTokenMfaSettings: setting,
});
const stored = fc
  .record({
    enabled: fc.subarray([...mfaMethods], { minLength: 1 }),
    isPreferred: fc.boolean(),
  })
  .map(({ enabled, isPreferred }) => ({
    enabled,
    preferred: isPreferred ? enabled[0] : undefined,
  }));
const before = fc.option(stored, { nil: undefined });

describe('the preference of a user', () => {
  it('prefers nothing that is off, and touches nothing that is not named', () => {
    fc.assert(
      fc.property(before, wishes, (mfa, wish) => {
        const given: Record<MfaMethod, (typeof wish)['SMSMfaSettings']> = {
          SMS_MFA: wish.SMSMfaSettings,
          EMAIL_OTP: wish.EmailMfaSettings,
          SOFTWARE_TOKEN_MFA: wish.SoftwareTokenMfaSettings,
        };
        const preferred = mfaMethods.filter((method) => given[method]?.PreferredMfa);
        const isGood =
          preferred.length < 2 && preferred.every((method) => given[method]?.Enabled === true);
        const set = () => withMfaPreference(pool, anaWith(mfa), wish, 'user').state.mfa;
        if (!isGood) return assert.throws(set, ApiError);
        const after = set();
        for (const method of mfaMethods)
          assert.equal(
            after?.enabled.includes(method) ?? false,
            given[method] ? given[method].Enabled === true : mfa?.enabled.includes(method) === true,
          );
        if (after?.preferred) assert.ok(after.enabled.includes(after.preferred));
        if (preferred[0]) assert.equal(after?.preferred, preferred[0]);
        else if (mfa?.preferred && !given[mfa.preferred])
          assert.equal(after?.preferred, mfa.preferred);
        else assert.equal(after?.preferred, undefined);
      }),
    );
  });

  it('leaves a factor where one is required, unless an administrator takes it', () => {
    const ana = anaWith({ enabled: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'], preferred: 'SMS_MFA' });
    const off = { Enabled: false };
    const one = withMfaPreference(requiring, ana, { SMSMfaSettings: off }, 'user');
    assert.deepEqual(one.state.mfa, { enabled: ['SOFTWARE_TOKEN_MFA'], preferred: undefined });
    const none = { SoftwareTokenMfaSettings: off };
    assert.throws(() => withMfaPreference(requiring, one, none, 'user'), {
      message: 'MFA is required in this user pool and cannot be turned off.',
    });
    assert.equal(withMfaPreference(requiring, one, none, 'admin').state.mfa, undefined);
    assert.equal(withMfaPreference(pool, one, none, 'user').state.mfa, undefined);
  });

  it('is shown with SMS in its older form as well', () => {
    assert.deepEqual(renderMfa({}), {});
    assert.deepEqual(renderMfa({ mfa: { enabled: ['EMAIL_OTP'] } }), {
      MFAOptions: undefined,
      PreferredMfaSetting: undefined,
      UserMFASettingList: ['EMAIL_OTP'],
    });
  });
});
