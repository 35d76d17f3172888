// Generated from model/sts.json by `npm run generate`. Do not edit.
// Timestamps are epoch seconds with a fraction; blobs are base64.

/** Input and output of every operation of the contract. */
export interface Operations {
  AssumeRole: { input: AssumeRoleRequest; output: AssumeRoleResponse };
  GetCallerIdentity: { input: GetCallerIdentityRequest; output: GetCallerIdentityResponse };
  GetSessionToken: { input: GetSessionTokenRequest; output: GetSessionTokenResponse };
}

export interface AssumeRoleRequest {
  RoleArn: string;
  RoleSessionName: string;
  PolicyArns?: PolicyDescriptorType[] | undefined;
  Policy?: string | undefined;
  DurationSeconds?: number | undefined;
  Tags?: Tag[] | undefined;
  TransitiveTagKeys?: string[] | undefined;
  ExternalId?: string | undefined;
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
  SourceIdentity?: string | undefined;
  ProvidedContexts?: ProvidedContext[] | undefined;
}

export interface AssumeRoleResponse {
  Credentials?: Credentials | undefined;
  AssumedRoleUser?: AssumedRoleUser | undefined;
  PackedPolicySize?: number | undefined;
  SourceIdentity?: string | undefined;
}

export interface AssumedRoleUser {
  AssumedRoleId: string;
  Arn: string;
}

export interface Credentials {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  Expiration: number;
}

export interface GetCallerIdentityRequest {
}

export interface GetCallerIdentityResponse {
  UserId?: string | undefined;
  Account?: string | undefined;
  Arn?: string | undefined;
}

export interface GetSessionTokenRequest {
  DurationSeconds?: number | undefined;
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
}

export interface GetSessionTokenResponse {
  Credentials?: Credentials | undefined;
}

export interface PolicyDescriptorType {
  arn?: string | undefined;
}

export interface ProvidedContext {
  ProviderArn?: string | undefined;
  ContextAssertion?: string | undefined;
}

export interface Tag {
  Key: string;
  Value: string;
}
