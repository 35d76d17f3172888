/** What the directory is made of. Dates are epoch milliseconds. */
import type {
  CreateUserPoolClientRequest,
  CreateUserPoolRequest,
  EmailMfaConfigType,
  SchemaAttributeType,
  UserImportJobType,
  WebAuthnConfigurationType,
} from '../wire/cognito-idp.generated.ts';
import type { CreateLogGroupRequest } from '../wire/logs.generated.ts';

/** What a pool was given and gives back unchanged. */
export type PoolSettings = Omit<CreateUserPoolRequest, 'PoolName' | 'Schema' | 'UserPoolTags'>;

export interface Pool {
  id: string;
  region: string;
  name: string;
  createdMs: number;
  modifiedMs: number;
  settings: PoolSettings;
  /** Standard attributes first, then custom ones with their full name (`custom:tier`). */
  schema: SchemaAttribute[];
  tags: Record<string, string>;
  /** Absent until SetUserPoolMfaConfig gave some. */
  mfa?: PoolMfa | undefined;
}

/**
 * The second factors of a pool besides SMS, which comes with the pool's `SmsConfiguration`. They
 * are offered unless `MfaConfiguration` is OFF.
 */
export interface PoolMfa {
  softwareToken: boolean;
  email?: EmailMfaConfigType | undefined;
  webAuthn?: WebAuthnConfigurationType | undefined;
}

export type SchemaAttribute = SchemaAttributeType & { Name: string };

export type ClientSettings = Omit<
  CreateUserPoolClientRequest,
  'UserPoolId' | 'ClientName' | 'GenerateSecret' | 'ClientSecret'
>;

export interface Client {
  id: string;
  poolId: string;
  name: string;
  secret?: string | undefined;
  createdMs: number;
  modifiedMs: number;
  settings: ClientSettings;
}

export const userStatuses = [
  'UNCONFIRMED',
  'CONFIRMED',
  'ARCHIVED',
  'COMPROMISED',
  'UNKNOWN',
  'RESET_REQUIRED',
  'FORCE_CHANGE_PASSWORD',
  'EXTERNAL_PROVIDER',
] as const;
export type UserStatus = (typeof userStatuses)[number];

export interface User {
  /** As given; in a pool with username attributes it equals `sub`. */
  username: string;
  /** UUID. */
  sub: string;
  status: UserStatus;
  enabled: boolean;
  createdMs: number;
  modifiedMs: number;
  /** Without `sub`. Names as in the pool's schema, values as text. */
  attributes: Record<string, string>;
}

/** What proves a password. `hash` is verbatim in the format of its algorithm. */
export interface Credential {
  algorithm: 'ARGON2ID' | 'BCRYPT' | 'SCRYPT' | 'PBKDF2_SHA256';
  hash: string;
  /** True when the hash came with an import and is to be upgraded at the first sign-in. */
  imported: boolean;
  /** When a temporary password stops being accepted; absent for a permanent one. */
  expiresMs?: number | undefined;
  /** Sealed salt and verifier of SRP; absent while only a hash that was imported is known. */
  srp?: Uint8Array | undefined;
}

/** A key by which a pool signs tokens. */
export interface SigningKey {
  /** As the tokens' header and the pool's JWKS name it. */
  kid: string;
  use: 'id' | 'access';
  createdMs: number;
  /** SubjectPublicKeyInfo, DER. */
  publicKey: Uint8Array;
  /** PKCS #8, DER, sealed by the master key for its pool and `kid`. */
  wrappedPrivateKey: Uint8Array;
}

/** All tokens of one sign-in: kept once its refresh token was rotated or revoked, not before. */
export interface TokenFamily {
  /** `origin_jti` of its tokens. */
  originJti: string;
  sub: string;
  clientId: string;
  /** When its refresh tokens end, and with them the need to keep this. */
  expiresMs: number;
  /** Which of its refresh tokens is the latest: 0 is the one that the sign-in gave. */
  generation: number;
  /** When that one was handed out. */
  rotatedMs?: number | undefined;
  revokedMs?: number | undefined;
}

/** What a code that is sent to a user is good for. */
export type CodePurpose = 'signUp' | 'forgotPassword' | 'email' | 'phoneNumber' | 'mfa' | 'signIn';

/** A code that was sent to a user, as it is kept until it is used or expires. */
export interface StoredCode {
  /** Keyed hash of the code. */
  proof: Uint8Array;
  expiresMs: number;
  /** Wrong tries so far. */
  attempts: number;
  /** What the code proves: that the user is reached there. */
  sentTo?: { attribute: 'email' | 'phone_number'; address: string } | undefined;
}

export const mfaMethods = ['SMS_MFA', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'] as const;
export type MfaMethod = (typeof mfaMethods)[number];

/**
 * What the directory keeps of a user's ways to sign in, and shows to nobody as it is. Everything
 * is optional: most users have none of it.
 */
export interface UserState {
  codes?: Partial<Record<CodePurpose, StoredCode>> | undefined;
  /** When codes were sent lately, and when they were tried in vain; older ones are dropped. */
  codesSentMs?: number[] | undefined;
  factorsSentMs?: number[] | undefined;
  codesFailedMs?: number[] | undefined;
  /** New values of attributes that count once they are verified. */
  pendingAttributes?: Partial<Record<'email' | 'phone_number', string>> | undefined;
  /** The second factors that the user has switched on, and which of them is asked for. */
  mfa?: { enabled: MfaMethod[]; preferred?: MfaMethod | undefined } | undefined;
  /** The authenticator app: its sealed secret, and the step of the last code that was used. */
  totp?:
    | {
        sealed: Uint8Array;
        verified: boolean;
        name?: string | undefined;
        lastStep?: number | undefined;
      }
    | undefined;
  /** The sealed secret of an app that is being set up, until a code of it was seen. */
  newTotp?: Uint8Array | undefined;
  /** The confirmed sign-up whose session may begin a sign-in, once. */
  signUpSession?: string | undefined;
  /** Tokens made before are revoked. */
  signedOutMs?: number | undefined;
  /** Wrong passwords since the last right one. */
  lockout?: { failures: number; lastMs: number } | undefined;
  /** Hashes of the passwords before the present one, the latest first. */
  formerPasswords?: Pick<Credential, 'algorithm' | 'hash'>[] | undefined;
}

/** A user with all that proves them. */
export interface Account {
  user: User;
  credential?: Credential | undefined;
  state: UserState;
}

/** A group of a pool's users. */
export interface Group {
  poolId: string;
  name: string;
  description?: string | undefined;
  roleArn?: string | undefined;
  /** Lower comes first; a group without comes last. */
  precedence?: number | undefined;
  createdMs: number;
  modifiedMs: number;
}

/** Something that a user did, or that somebody did in their name: as AWS's AuthEventType. */
export interface AuthEvent {
  /** A UUID. */
  id: string;
  createdMs: number;
  type: 'SignIn' | 'SignUp' | 'ForgotPassword' | 'PasswordChange' | 'ResendCode';
  response: 'Pass' | 'Fail' | 'InProgress';
  challenges: { name: 'Password' | 'Mfa'; response: 'Success' | 'Failure' }[];
  ipAddress: string;
  userAgent?: string | undefined;
}

/** A message to a user, sealed until it is delivered. */
export interface Message {
  /** A UUID. */
  id: string;
  poolId: string;
  /** Of the user. */
  sub: string;
  medium: 'EMAIL' | 'SMS';
  /** Address, subject and text, sealed by the master key for this id. */
  sealed: Uint8Array;
  createdMs: number;
  /** When it is of no use any more. */
  expiresMs: number;
  /** `waiting` to be sent; `kept` for the operator, since nothing sends; `failed` for good. */
  state: 'waiting' | 'kept' | 'failed';
  attempts: number;
  /** When the next attempt is due. */
  nextMs: number;
  /** Why the last attempt failed, without anything of the user. */
  problem?: string | undefined;
}

/** The names by which a user is found, folded as the pool's case sensitivity asks. */
export interface UserKeys {
  username: string;
  /** Verified aliases and username attributes: each belongs to one user of the pool. */
  aliases: Alias[];
}

export interface Alias {
  attribute: 'email' | 'phone_number' | 'preferred_username';
  key: string;
}

export type ImportStatus = NonNullable<UserImportJobType['Status']>;
export type PasswordHashingAlgorithm = Credential['algorithm'];

export interface ImportJob {
  id: string;
  poolId: string;
  region: string;
  name: string;
  roleArn: string;
  preSignedUrl: string;
  algorithm?: PasswordHashingAlgorithm | undefined;
  status: ImportStatus;
  createdMs: number;
  startedMs?: number | undefined;
  completedMs?: number | undefined;
  message?: string | undefined;
  imported: number;
  skipped: number;
  failed: number;
  /** The sealed file, until the job ends. */
  upload?: SealedUpload | undefined;
}

/** Where a sealed file lies and the key that opens it, itself wrapped by the master key. */
export interface SealedUpload {
  /** A name inside the upload folder, never a path. */
  file: string;
  /** Plain bytes. */
  bytes: number;
  wrappedKey: Uint8Array;
}

/** A role of IAM. Global: roles have no region. */
export interface Role {
  name: string;
  id: string;
  path: string;
  createdMs: number;
  trustPolicy: string;
  description?: string | undefined;
  maxSessionDuration: number;
  permissionsBoundary?: string | undefined;
  tags: { Key: string; Value: string }[];
  /** Inline policies: name → JSON text as it was put. */
  policies: Record<string, string>;
}

export type LogGroupClass = NonNullable<CreateLogGroupRequest['logGroupClass']>;

export interface LogGroup {
  region: string;
  name: string;
  createdMs: number;
  class: LogGroupClass;
  /** Events that are older may be dropped. Absent: they are kept for ever. */
  retentionDays?: number | undefined;
  /** Neither the group nor its streams can be deleted. */
  deletionProtected: boolean;
  tags: Record<string, string>;
  storedBytes: number;
}

export interface LogStream {
  name: string;
  createdMs: number;
  firstEventMs?: number | undefined;
  lastEventMs?: number | undefined;
  lastIngestionMs?: number | undefined;
  storedBytes: number;
}

/** A run of log events that were written together, compressed; see `lib/log-segment.ts`. */
export interface LogSegment {
  /** 0, 1, 2 … within its stream. */
  number: number;
  /** Events before this segment in its stream. */
  firstEvent: number;
  events: number;
  firstMs: number;
  lastMs: number;
  ingestedMs: number;
  body: Uint8Array;
}
