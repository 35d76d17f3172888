/** The settings of a pool: AWS's defaults for what a request leaves out, and their rules. */
import type {
  AccountRecoverySettingType,
  CreateUserPoolRequest,
  LambdaConfigType,
  PasswordPolicyType,
  UserPoolPolicyType,
} from '../wire/cognito-idp.generated.ts';
import { errors } from './errors.ts';
import type { PoolMfa, PoolSettings } from './types.ts';

/** How long a temporary password lasts when the policy does not say. */
const temporaryPasswordDays = 7;

/**
 * The settings as the pool keeps them and gives them back: complete, so that nothing needs a
 * default when it is read. Rejects what AWS would not take. `mfa`: the factors that the pool has.
 */
export function settingsOf(input: PoolSettings, mfa?: PoolMfa): PoolSettings {
  const policies = policiesOf(input);
  const settings: PoolSettings = {
    ...input,
    ...messagesOf(input),
    Policies: policies,
    DeletionProtection: input.DeletionProtection ?? 'INACTIVE',
    LambdaConfig: lambdaConfigOf(input.LambdaConfig),
    MfaConfiguration: input.MfaConfiguration ?? 'OFF',
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT', ...input.EmailConfiguration },
    AdminCreateUserConfig: {
      ...input.AdminCreateUserConfig,
      AllowAdminCreateUserOnly: input.AdminCreateUserConfig?.AllowAdminCreateUserOnly ?? false,
      // The old member follows the password policy, which replaced it.
      UnusedAccountValidityDays: policies.PasswordPolicy?.TemporaryPasswordValidityDays,
    },
    AccountRecoverySetting: input.AccountRecoverySetting ?? defaultRecovery,
    UserPoolTier: input.UserPoolTier ?? 'ESSENTIALS',
  };
  checkSettings(settings, mfa);
  return settings;
}

const defaultRecovery: AccountRecoverySettingType = {
  RecoveryMechanisms: [
    { Priority: 1, Name: 'verified_email' },
    { Priority: 2, Name: 'verified_phone_number' },
  ],
};

function policiesOf({ Policies, AdminCreateUserConfig }: PoolSettings): UserPoolPolicyType {
  const days = Policies?.PasswordPolicy?.TemporaryPasswordValidityDays;
  const unusedDays = AdminCreateUserConfig?.UnusedAccountValidityDays;
  if (days && unusedDays) throw errors.unusedAccountValidityDays();
  return {
    PasswordPolicy: {
      ...(Policies?.PasswordPolicy ? givenPolicy(Policies.PasswordPolicy) : defaultPolicy),
      // Zero counts as not given.
      TemporaryPasswordValidityDays: days || unusedDays || temporaryPasswordDays,
    },
    SignInPolicy: {
      AllowedFirstAuthFactors: Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'],
    },
  };
}

const defaultPolicy: PasswordPolicyType = {
  MinimumLength: 8,
  RequireUppercase: true,
  RequireLowercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

/** A policy that is given requires only what it names. */
const givenPolicy = (policy: PasswordPolicyType): PasswordPolicyType => ({
  ...policy,
  MinimumLength: policy.MinimumLength ?? defaultPolicy.MinimumLength,
  RequireUppercase: policy.RequireUppercase ?? false,
  RequireLowercase: policy.RequireLowercase ?? false,
  RequireNumbers: policy.RequireNumbers ?? false,
  RequireSymbols: policy.RequireSymbols ?? false,
});

/** The template of verification messages and its three older members say the same. */
function messagesOf(input: PoolSettings): Partial<PoolSettings> {
  const template = input.VerificationMessageTemplate;
  const sms = template?.SmsMessage ?? input.SmsVerificationMessage;
  const email = template?.EmailMessage ?? input.EmailVerificationMessage;
  const subject = template?.EmailSubject ?? input.EmailVerificationSubject;
  return {
    SmsVerificationMessage: sms,
    EmailVerificationMessage: email,
    EmailVerificationSubject: subject,
    VerificationMessageTemplate: {
      ...template,
      SmsMessage: sms,
      EmailMessage: email,
      EmailSubject: subject,
      DefaultEmailOption: template?.DefaultEmailOption ?? 'CONFIRM_WITH_CODE',
    },
  };
}

/** The trigger before tokens are made has an old member and a newer one with a version. */
function lambdaConfigOf(config: LambdaConfigType = {}): LambdaConfigType {
  const { PreTokenGeneration: arn, PreTokenGenerationConfig: versioned } = config;
  if (arn && versioned && arn !== versioned.LambdaArn) throw errors.preTokenGenerationArns();
  if ((config.CustomSMSSender || config.CustomEmailSender) && !config.KMSKeyID)
    throw errors.senderWithoutKey();
  return versioned ? { ...config, PreTokenGeneration: versioned.LambdaArn } : config;
}

function checkSettings(settings: PoolSettings, mfa: PoolMfa | undefined): void {
  if (settings.AliasAttributes?.length && settings.UsernameAttributes?.length)
    throw errors.aliasAndUsernameAttributes();
  const hasFactor = settings.SmsConfiguration || mfa?.softwareToken || mfa?.email;
  if (settings.MfaConfiguration !== 'OFF' && !hasFactor) throw errors.mfaWithoutSms();
  const verified = new Set(settings.AutoVerifiedAttributes);
  const pending = settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate;
  if (pending?.some((attribute) => !verified.has(attribute)))
    throw errors.verificationBeforeUpdate();
  const { EmailSendingAccount, SourceArn } = settings.EmailConfiguration ?? {};
  if (EmailSendingAccount === 'DEVELOPER' && !SourceArn) throw errors.emailWithoutSource();
  if (!factorsOf(settings).includes('PASSWORD')) throw errors.passwordFactorMissing();
  checkRecovery(settings.AccountRecoverySetting);
  checkTier(settings);
}

const factorsOf = (settings: PoolSettings) =>
  settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];

function checkRecovery(setting: AccountRecoverySettingType | undefined): void {
  const mechanisms = setting?.RecoveryMechanisms ?? [];
  if (mechanisms.length < 2) return;
  const names = new Set(mechanisms.map((mechanism) => mechanism.Name));
  const priorities = new Set(mechanisms.map((mechanism) => mechanism.Priority));
  if (names.has('admin_only')) throw errors.adminOnlyRecovery();
  if (names.size < mechanisms.length || priorities.size < mechanisms.length)
    throw errors.repeatedRecovery();
}

type Tier = NonNullable<CreateUserPoolRequest['UserPoolTier']>;

const ranks: Record<Tier, number> = { LITE: 0, ESSENTIALS: 1, PLUS: 2 };

/** What a pool needs a higher tier for. Only the name of a feature leaves this table. */
const features: { name: string; from: Tier; used(settings: PoolSettings): boolean }[] = [
  {
    name: 'Choice-based sign-in',
    from: 'ESSENTIALS',
    used: (settings) => factorsOf(settings).some((factor) => factor !== 'PASSWORD'),
  },
  {
    name: 'Password history',
    from: 'ESSENTIALS',
    used: (settings) => Boolean(settings.Policies?.PasswordPolicy?.PasswordHistorySize),
  },
  {
    name: 'Access token customization',
    from: 'ESSENTIALS',
    used: ({ LambdaConfig }) =>
      (LambdaConfig?.PreTokenGenerationConfig?.LambdaVersion ?? 'V1_0') !== 'V1_0',
  },
  {
    name: 'Threat protection',
    from: 'PLUS',
    used: ({ UserPoolAddOns }) => (UserPoolAddOns?.AdvancedSecurityMode ?? 'OFF') !== 'OFF',
  },
];

function checkTier(settings: PoolSettings): void {
  const tier = settings.UserPoolTier ?? 'ESSENTIALS';
  for (const feature of features)
    if (ranks[tier] < ranks[feature.from] && feature.used(settings))
      throw errors.featureUnavailable(feature.name, tier);
}
