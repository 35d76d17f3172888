/** The settings of a user pool: each of them, and those of a pool that was given none. */
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';

export const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const sms = {
  SnsCallerArn: 'arn:aws:iam::123456789012:role/service-role/sms',
  ExternalId: 'outside',
  SnsRegion: 'eu-west-1',
};

/** Every setting that CreateUserPool and UpdateUserPool share. */
export const everySetting = {
  Policies: {
    PasswordPolicy: {
      MinimumLength: 12,
      RequireUppercase: false,
      RequireLowercase: true,
      RequireNumbers: false,
      RequireSymbols: true,
      PasswordHistorySize: 4,
      TemporaryPasswordValidityDays: 3,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
  },
  DeletionProtection: 'INACTIVE',
  LambdaConfig: {
    PreSignUp: lambda('PreSignUp'),
    CustomMessage: lambda('CustomMessage'),
    PostConfirmation: lambda('PostConfirmation'),
    PreAuthentication: lambda('PreAuthentication'),
    PostAuthentication: lambda('PostAuthentication'),
    DefineAuthChallenge: lambda('Define'),
    CreateAuthChallenge: lambda('Create'),
    VerifyAuthChallengeResponse: lambda('Verify'),
    PreTokenGeneration: lambda('PreToken'),
    UserMigration: lambda('Migration'),
    PreTokenGenerationConfig: { LambdaVersion: 'V3_0', LambdaArn: lambda('PreToken') },
    CustomSMSSender: { LambdaVersion: 'V1_0', LambdaArn: lambda('Sms') },
    CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: lambda('Email') },
    KMSKeyID: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    InboundFederation: { LambdaVersion: 'V1_0', LambdaArn: lambda('Inbound') },
  },
  AutoVerifiedAttributes: ['email', 'phone_number'],
  SmsVerificationMessage: 'SMS {####}',
  EmailVerificationMessage: 'Code {####}',
  EmailVerificationSubject: 'Your code',
  VerificationMessageTemplate: {
    SmsMessage: 'SMS {####}',
    EmailMessage: 'Code {####}',
    EmailSubject: 'Your code',
    EmailMessageByLink: 'Click {##here##}',
    EmailSubjectByLink: 'Your link',
    DefaultEmailOption: 'CONFIRM_WITH_LINK',
  },
  SmsAuthenticationMessage: 'Sign in with {####}',
  MfaConfiguration: 'OPTIONAL',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  DeviceConfiguration: {
    ChallengeRequiredOnNewDevice: true,
    DeviceOnlyRememberedOnUserPrompt: true,
  },
  EmailConfiguration: {
    SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
    ReplyToEmailAddress: 'answers@example.com',
    EmailSendingAccount: 'DEVELOPER',
    From: 'People <people@example.com>',
    ConfigurationSet: 'people',
  },
  SmsConfiguration: sms,
  UserPoolTags: { team: 'identity', empty: '' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: {
      SMSMessage: '{username} {####}',
      EmailMessage: 'Hello {username}, {####}',
      EmailSubject: 'Welcome',
    },
  },
  UserPoolAddOns: {
    AdvancedSecurityMode: 'ENFORCED',
    AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'AUDIT' },
  },
  AccountRecoverySetting: {
    RecoveryMechanisms: [
      { Priority: 2, Name: 'verified_email' },
      { Priority: 1, Name: 'verified_phone_number' },
    ],
  },
  UserPoolTier: 'PLUS',
} satisfies Partial<CreateUserPoolCommandInput>;

/** As AWS shows them: the old name of a setting follows the new one. */
export const everySettingShown = {
  ...everySetting,
  AdminCreateUserConfig: { ...everySetting.AdminCreateUserConfig, UnusedAccountValidityDays: 3 },
};
/** The old name by itself, which excludes the new one. */
export const olderMember = { AdminCreateUserConfig: { UnusedAccountValidityDays: 5 } };

/** What AWS shows of a pool that was given none. */
export const defaultSettings = {
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
  VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
  MfaConfiguration: 'OFF',
  EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
  AccountRecoverySetting: {
    RecoveryMechanisms: [
      { Priority: 1, Name: 'verified_email' },
      { Priority: 2, Name: 'verified_phone_number' },
    ],
  },
};
