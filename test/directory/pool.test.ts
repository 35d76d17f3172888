import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isCaseSensitive,
  newPool,
  poolWithAttributes,
  renderPool,
  renderPoolDescription,
  requireUnprotected,
  updatedPool,
} from '../../src/directory/pool.ts';
import { standardAttributes } from '../../src/directory/schema.ts';
import type { CreateUserPoolRequest } from '../../src/wire/cognito-idp.generated.ts';

const account = '123456789012';
const make = (input: Partial<CreateUserPoolRequest> = {}) =>
  newPool(
    { PoolName: 'people', ...input },
    { id: 'us-east-1_abc', region: 'us-east-1', nowMs: 1500 },
  );
/** As the wire has it: members without a value are not there. */
const wire = (value: unknown) => JSON.parse(JSON.stringify(value));
const sms = { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' };
const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f';

describe('a user pool', () => {
  it('made with a name only shows what AWS shows', () => {
    assert.deepEqual(wire(renderPool(make(), account, 7)), {
      Id: 'us-east-1_abc',
      Name: 'people',
      Arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc',
      CreationDate: 1.5,
      LastModifiedDate: 1.5,
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
      },
      DeletionProtection: 'INACTIVE',
      LambdaConfig: {},
      SchemaAttributes: wire(standardAttributes),
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 7,
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      UserPoolTags: {},
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Priority: 1, Name: 'verified_email' },
          { Priority: 2, Name: 'verified_phone_number' },
        ],
      },
      UserPoolTier: 'ESSENTIALS',
    });
  });

  it('gives back every member that it was given', () => {
    const given = {
      DeletionProtection: 'ACTIVE',
      AutoVerifiedAttributes: ['email', 'phone_number'],
      UsernameAttributes: ['email'],
      SmsAuthenticationMessage: 'Code {####}',
      MfaConfiguration: 'OPTIONAL',
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
      EmailConfiguration: {
        EmailSendingAccount: 'DEVELOPER',
        SourceArn: lambda,
        From: 'a@b.example',
      },
      SmsConfiguration: sms,
      UserPoolTags: { team: 'a' },
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
      UsernameConfiguration: { CaseSensitive: false },
      AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'admin_only' }] },
      UserPoolTier: 'PLUS',
    } as const;
    const shown = wire(renderPool(make(wire(given)), account, 0));
    for (const [name, value] of Object.entries(given)) assert.deepEqual(shown[name], value, name);
  });

  it('with a password policy requires only what the policy names', () => {
    const policy = { MinimumLength: 12, RequireNumbers: true, TemporaryPasswordValidityDays: 0 };
    assert.deepEqual(make({ Policies: { PasswordPolicy: policy } }).settings.Policies, {
      PasswordPolicy: {
        MinimumLength: 12,
        RequireUppercase: false,
        RequireLowercase: false,
        RequireNumbers: true,
        RequireSymbols: false,
        TemporaryPasswordValidityDays: 7,
      },
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
    });
  });

  it('takes the days of unused accounts for those of temporary passwords', () => {
    const { settings } = make({ AdminCreateUserConfig: { UnusedAccountValidityDays: 3 } });
    assert.equal(settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays, 3);
    assert.equal(settings.AdminCreateUserConfig?.UnusedAccountValidityDays, 3);
  });

  it('says its verification messages in the template and in the older members', () => {
    const EmailMessage = 'Hello {####}';
    const { settings } = make({ VerificationMessageTemplate: { EmailMessage } });
    assert.equal(settings.EmailVerificationMessage, EmailMessage);
    const older = make({ SmsVerificationMessage: 'Code {####}' }).settings;
    assert.equal(older.VerificationMessageTemplate?.SmsMessage, 'Code {####}');
  });

  it('is case sensitive unless told otherwise', () => {
    assert.equal(isCaseSensitive(make()), true);
    assert.equal(isCaseSensitive(make({ UsernameConfiguration: { CaseSensitive: false } })), false);
  });

  const refused: [string, Partial<CreateUserPoolRequest>, string][] = [
    [
      'aliases together with username attributes',
      { AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      'Only one of the aliasAttributes or usernameAttributes can be set in a user pool',
    ],
    [
      'MFA without a way to send SMS',
      { MfaConfiguration: 'ON' },
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    ],
    [
      'verification before an update of what is not auto-verified',
      {
        AutoVerifiedAttributes: ['phone_number'],
        UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
      },
      'All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes',
    ],
    [
      'both ways to say how long a temporary password lasts',
      {
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 7 } },
        AdminCreateUserConfig: { UnusedAccountValidityDays: 7 },
      },
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    ],
    [
      'recovery by the administrator only, and by e-mail',
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Priority: 1, Name: 'admin_only' },
            { Priority: 2, Name: 'verified_email' },
          ],
        },
      },
      'Invalid account recovery setting parameter. Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms.',
    ],
    [
      'two recovery mechanisms of one priority',
      {
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Priority: 1, Name: 'verified_phone_number' },
            { Priority: 1, Name: 'verified_email' },
          ],
        },
      },
      'Invalid account recovery setting parameter. Each recovery mechanism must have a name and a priority of its own.',
    ],
    [
      'SES without a source',
      { EmailConfiguration: { EmailSendingAccount: 'DEVELOPER' } },
      'SourceArn is required when EmailSendingAccount is DEVELOPER.',
    ],
    [
      'sign-in without passwords',
      { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['EMAIL_OTP'] } } },
      'AllowedFirstAuthFactors must contain PASSWORD.',
    ],
    [
      'two functions for one trigger',
      {
        LambdaConfig: {
          PreTokenGeneration: `${lambda}2`,
          PreTokenGenerationConfig: { LambdaVersion: 'V1_0', LambdaArn: lambda },
        },
      },
      'PreTokenGeneration and PreTokenGenerationConfig must have the same Lambda ARN.',
    ],
    [
      'a sender without a key',
      { LambdaConfig: { CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: lambda } } },
      'KMSKeyID is required for CustomSMSSender and CustomEmailSender.',
    ],
    [
      'a tag of AWS',
      { UserPoolTags: { 'aws:x': '' } },
      'aws: prefixed tag key names are not allowed for external use.',
    ],
  ];
  for (const [what, input, message] of refused)
    it(`refuses ${what}`, () => {
      assert.throws(() => make(input), { code: 'InvalidParameterException', message });
    });

  const beyondTier: [string, Partial<CreateUserPoolRequest>][] = [
    ['threat protection below PLUS', { UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }],
    [
      'one-time passwords in LITE',
      {
        UserPoolTier: 'LITE',
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
    ],
    [
      'password history in LITE',
      { UserPoolTier: 'LITE', Policies: { PasswordPolicy: { PasswordHistorySize: 3 } } },
    ],
    [
      'access token customization in LITE',
      {
        UserPoolTier: 'LITE',
        LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: lambda } },
      },
    ],
  ];
  for (const [what, input] of beyondTier)
    it(`refuses ${what}`, () => {
      assert.throws(() => make(input), { code: 'FeatureUnavailableInTierException' });
    });

  it('is deleted only without deletion protection', () => {
    requireUnprotected(make());
    assert.throws(() => requireUnprotected(make({ DeletionProtection: 'ACTIVE' })), {
      code: 'InvalidParameterException',
      message:
        'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
    });
  });

  it('takes custom attributes later', () => {
    const pool = poolWithAttributes(make(), [{ Name: 't', AttributeDataType: 'Boolean' }], 2500);
    assert.equal(pool.schema.at(-1)?.Name, 'custom:t');
    assert.equal(pool.modifiedMs, 2500);
  });

  it('in a list shows its names and dates', () => {
    assert.deepEqual(renderPoolDescription(make()), {
      Id: 'us-east-1_abc',
      Name: 'people',
      LambdaConfig: {},
      CreationDate: 1.5,
      LastModifiedDate: 1.5,
    });
  });
});

describe('an update of a user pool', () => {
  it('sets what it leaves out back to the default', () => {
    const before = make({ DeletionProtection: 'ACTIVE', AutoVerifiedAttributes: ['email'] });
    const after = updatedPool(before, { UserPoolId: before.id }, 9000);
    assert.deepEqual(wire(after), wire({ ...make(), modifiedMs: 9000 }));
  });

  it('keeps the tier, the tags, the schema and how users are named', () => {
    const before = make({
      UserPoolTier: 'LITE',
      UserPoolTags: { team: 'a' },
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [{ Name: 't', AttributeDataType: 'String' }],
    });
    const after = updatedPool(before, { UserPoolId: before.id }, 9000);
    assert.deepEqual(wire(after), wire({ ...before, modifiedMs: 9000 }));
  });

  it('replaces the name and the tags when it names them', () => {
    const before = make({ UserPoolTags: { team: 'a' } });
    const input = { UserPoolId: before.id, PoolName: 'new', UserPoolTags: { cost: 'b' } };
    const after = updatedPool(before, input, 9000);
    assert.equal(after.name, 'new');
    assert.deepEqual(after.tags, { cost: 'b' });
  });

  it('cannot leave a feature in a tier that lacks it', () => {
    const before = make({ UserPoolTier: 'PLUS' });
    const input = {
      UserPoolId: before.id,
      UserPoolTier: 'ESSENTIALS',
      UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' },
    } as const;
    assert.throws(() => updatedPool(before, input, 9000), {
      code: 'FeatureUnavailableInTierException',
    });
  });
});
