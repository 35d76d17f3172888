import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SecondFactor, secondFactorOf } from '../../src/directory/mfa.ts';
import type { Account, MfaMethod, Pool, UserState } from '../../src/directory/types.ts';

const SmsConfiguration = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };

/** A pool that offers every factor. */
const pool = (
  MfaConfiguration: 'ON' | 'OFF' | 'OPTIONAL',
  settings: Pool['settings'] = {},
): Pool => ({
  id: 'us-east-1_Example01',
  region: 'us-east-1',
  name: 'people',
  createdMs: 0,
  modifiedMs: 0,
  settings: { MfaConfiguration, SmsConfiguration, ...settings },
  mfa: { softwareToken: true, email: {} },
  schema: [],
  tags: {},
});

const totp: UserState['totp'] = { sealed: new Uint8Array(), verified: true };
const reached = {
  email: 'ana@example.com',
  email_verified: 'true',
  phone_number: '+12065550100',
  phone_number_verified: 'true',
};

const account = (attributes: Record<string, string>, state: UserState = {}): Account => ({
  user: {
    username: 'ana',
    sub: '01a2015c-5615-7000-807b-62c609a015a2',
    status: 'CONFIRMED',
    enabled: true,
    createdMs: 0,
    modifiedMs: 0,
    attributes,
  },
  state,
});

const switchedOn = (...enabled: MfaMethod[]): UserState => ({ mfa: { enabled }, totp });
const ask = (method: MfaMethod): SecondFactor => ({ kind: 'ask', method });
const none: SecondFactor = { kind: 'none' };
const everyMethod: MfaMethod[] = ['SMS_MFA', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'];

test('a pool without MFA asks nothing of anybody', () => {
  const imported = { ...reached, 'cognito:mfa_enabled': 'true' };
  assert.deepEqual(
    secondFactorOf(pool('OFF'), account(imported, switchedOn(...everyMethod))),
    none,
  );
});

test('where a factor is optional, users are asked for what they switched on', () => {
  const optional = pool('OPTIONAL');
  assert.deepEqual(secondFactorOf(optional, account(reached, { totp })), none);
  for (const method of everyMethod)
    assert.deepEqual(secondFactorOf(optional, account(reached, switchedOn(method))), ask(method));
});

test('a preferred factor is asked for, several without a preference are a choice', () => {
  const several: UserState = { mfa: { enabled: everyMethod, preferred: 'EMAIL_OTP' }, totp };
  assert.deepEqual(secondFactorOf(pool('ON'), account(reached, several)), ask('EMAIL_OTP'));
  assert.deepEqual(secondFactorOf(pool('ON'), account(reached, switchedOn(...everyMethod))), {
    kind: 'choose',
    methods: everyMethod,
  });
  const gone: UserState = { mfa: { enabled: everyMethod, preferred: 'SOFTWARE_TOKEN_MFA' } };
  assert.deepEqual(secondFactorOf(pool('ON'), account(reached, gone)), {
    kind: 'choose',
    methods: ['SMS_MFA', 'EMAIL_OTP'],
  });
});

test('what the pool does not offer is not asked for', () => {
  const { mfa: _, ...smsOnly } = pool('OPTIONAL');
  assert.deepEqual(
    secondFactorOf(smsOnly, account(reached, switchedOn('SMS_MFA', 'SOFTWARE_TOKEN_MFA'))),
    ask('SMS_MFA'),
  );
  assert.deepEqual(secondFactorOf(smsOnly, account(reached, switchedOn('EMAIL_OTP'))), none);
});

test('where a factor is required, verified addresses are factors unless others were switched on', () => {
  const byPhone = { phone_number: '+12065550100', phone_number_verified: 'true' };
  assert.deepEqual(secondFactorOf(pool('ON'), account(byPhone)), ask('SMS_MFA'));
  assert.deepEqual(secondFactorOf(pool('ON'), account(byPhone, { totp })), {
    kind: 'choose',
    methods: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA'],
  });
  const app = switchedOn('SOFTWARE_TOKEN_MFA');
  assert.deepEqual(secondFactorOf(pool('ON'), account(byPhone, app)), ask('SOFTWARE_TOKEN_MFA'));
});

test('where a factor is required and there is none, one is to be set up', () => {
  for (const attributes of [{}, { email: 'ana@example.com', phone_number: '+12065550100' }])
    assert.deepEqual(secondFactorOf(pool('ON'), account(attributes)), {
      kind: 'setUp',
      methods: everyMethod,
    });
});

test('an import can ask for a factor of one user where it is optional', () => {
  const imported = { ...reached, 'cognito:mfa_enabled': 'true' };
  assert.deepEqual(secondFactorOf(pool('OPTIONAL'), account(imported)), {
    kind: 'choose',
    methods: ['SMS_MFA', 'EMAIL_OTP'],
  });
  assert.equal(
    secondFactorOf(pool('OPTIONAL'), account({ 'cognito:mfa_enabled': 'true' })).kind,
    'setUp',
  );
});

test('a factor that was switched on stays one when its address is not verified any more', () => {
  const changed = { phone_number: '+12065550199', phone_number_verified: 'false' };
  assert.deepEqual(
    secondFactorOf(pool('OPTIONAL'), account(changed, switchedOn('SMS_MFA'))),
    ask('SMS_MFA'),
  );
});
