/** A user pool: how it is made, changed and shown. */
import { wireSeconds } from '../lib/clock.ts';
import type {
  CreateUserPoolRequest,
  SchemaAttributeType,
  UpdateUserPoolRequest,
  UserPoolDescriptionType,
  UserPoolType,
} from '../wire/cognito-idp.generated.ts';
import { poolArn } from './arns.ts';
import { errors } from './errors.ts';
import { settingsOf } from './pool-settings.ts';
import { schemaOf, withCustomAttributes } from './schema.ts';
import { checkedTags } from './tags.ts';
import type { Pool } from './types.ts';

export function newPool(
  input: CreateUserPoolRequest,
  made: { id: string; region: string; nowMs: number },
): Pool {
  const { PoolName, Schema, UserPoolTags, ...settings } = input;
  return {
    id: made.id,
    region: made.region,
    name: PoolName,
    createdMs: made.nowMs,
    modifiedMs: made.nowMs,
    settings: settingsOf(settings),
    schema: schemaOf(Schema),
    tags: checkedTags(UserPoolTags ?? {}),
  };
}

/**
 * The pool after UpdateUserPool: what the request leaves out goes back to its default. The name,
 * the tags and, as AWS documents, the tier stay; sign-in names cannot be changed at all.
 */
export function updatedPool(pool: Pool, input: UpdateUserPoolRequest, nowMs: number): Pool {
  const { UserPoolId: _, PoolName, UserPoolTags, ...settings } = input;
  const { AliasAttributes, UsernameAttributes, UsernameConfiguration } = pool.settings;
  return {
    ...pool,
    name: PoolName ?? pool.name,
    modifiedMs: nowMs,
    tags: UserPoolTags ? checkedTags(UserPoolTags) : pool.tags,
    settings: settingsOf(
      {
        ...settings,
        UserPoolTier: settings.UserPoolTier ?? pool.settings.UserPoolTier,
        AliasAttributes,
        UsernameAttributes,
        UsernameConfiguration,
      },
      pool.mfa,
    ),
  };
}

export const poolWithAttributes = (
  pool: Pool,
  added: readonly SchemaAttributeType[],
  nowMs: number,
): Pool => ({ ...pool, schema: withCustomAttributes(pool.schema, added), modifiedMs: nowMs });

export function requireUnprotected(pool: Pool): void {
  if (pool.settings.DeletionProtection === 'ACTIVE') throw errors.deletionProtected();
}

/** Whether `Ann` and `ann` are two users. AWS's API takes them for two unless it is told. */
export const isCaseSensitive = (pool: Pool): boolean =>
  pool.settings.UsernameConfiguration?.CaseSensitive ?? true;

/** The pool on the wire. Members that AWS no longer fills, like `Status`, are left out. */
export const renderPool = (pool: Pool, accountId: string, users: number): UserPoolType => ({
  ...pool.settings,
  Id: pool.id,
  Name: pool.name,
  Arn: poolArn(pool.id, accountId),
  CreationDate: wireSeconds(pool.createdMs),
  LastModifiedDate: wireSeconds(pool.modifiedMs),
  SchemaAttributes: pool.schema,
  EstimatedNumberOfUsers: users,
  UserPoolTags: pool.tags,
});

/** The pool in a list. */
export const renderPoolDescription = (pool: Pool): UserPoolDescriptionType => ({
  Id: pool.id,
  Name: pool.name,
  LambdaConfig: pool.settings.LambdaConfig,
  CreationDate: wireSeconds(pool.createdMs),
  LastModifiedDate: wireSeconds(pool.modifiedMs),
});
