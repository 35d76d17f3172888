/** An app client: how it is made, changed and shown, and how long its tokens last. */
import { wireSeconds } from '../lib/clock.ts';
import type {
  CreateUserPoolClientRequest,
  UpdateUserPoolClientRequest,
  UserPoolClientDescription,
  UserPoolClientType,
} from '../wire/cognito-idp.generated.ts';
import { checkClient } from './client-rules.ts';
import { errors } from './errors.ts';
import { defaultRefreshDays, defaultTokenUnits } from './token-validity.ts';
import type { Client, ClientSettings, Pool } from './types.ts';

export type AuthFlow = NonNullable<ClientSettings['ExplicitAuthFlows']>[number];

/** A new client of the pool. `newSecret` is asked only when the client is to have one made. */
export function newClient(
  input: CreateUserPoolClientRequest,
  pool: Pool,
  made: { id: string; nowMs: number; newSecret(): string },
): Client {
  const { UserPoolId, ClientName, GenerateSecret, ClientSecret, ...settings } = input;
  if (GenerateSecret && ClientSecret) throw errors.twoClientSecrets();
  const client: Client = {
    id: made.id,
    poolId: UserPoolId,
    name: ClientName,
    secret: GenerateSecret ? made.newSecret() : ClientSecret,
    createdMs: made.nowMs,
    modifiedMs: made.nowMs,
    settings: clientSettingsOf(settings),
  };
  checkClient(client, pool, 'creating');
  return client;
}

/** The client after UpdateUserPoolClient: what the request leaves out goes back to its default. */
export function updatedClient(
  client: Client,
  input: UpdateUserPoolClientRequest,
  pool: Pool,
  nowMs: number,
): Client {
  const { UserPoolId: _pool, ClientId: _client, ClientName, ...settings } = input;
  const updated: Client = {
    ...client,
    name: ClientName ?? client.name,
    modifiedMs: nowMs,
    settings: clientSettingsOf(settings),
  };
  checkClient(updated, pool, 'updating');
  return updated;
}

/**
 * The settings as the client keeps them and gives them back. Flows and attributes that are not
 * given stay absent, since AWS shows only what was asked for; see `authFlowsOf`.
 */
const clientSettingsOf = (input: ClientSettings): ClientSettings => ({
  ...input,
  ReadAttributes: orAbsent(input.ReadAttributes),
  WriteAttributes: orAbsent(input.WriteAttributes),
  ExplicitAuthFlows: orAbsent(input.ExplicitAuthFlows),
  // Zero counts as not given.
  RefreshTokenValidity: input.RefreshTokenValidity || defaultRefreshDays,
  TokenValidityUnits: input.TokenValidityUnits
    ? { ...defaultTokenUnits, ...input.TokenValidityUnits }
    : {},
  AllowedOAuthFlowsUserPoolClient: input.AllowedOAuthFlowsUserPoolClient ?? false,
  EnableTokenRevocation: input.EnableTokenRevocation ?? true,
  EnablePropagateAdditionalUserContextData: input.EnablePropagateAdditionalUserContextData ?? false,
  AuthSessionValidity: input.AuthSessionValidity ?? 3,
});

const orAbsent = <T>(list: T[] | undefined): T[] | undefined => (list?.length ? list : undefined);

/** What a client that names no flows supports, as AWS documents it. */
const defaultAuthFlows: readonly AuthFlow[] = [
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_CUSTOM_AUTH',
];

/** The flows by which users may sign in through the client. */
export const authFlowsOf = (client: Client): readonly AuthFlow[] =>
  client.settings.ExplicitAuthFlows ?? defaultAuthFlows;

/** The client on the wire, its secret included. */
export const renderClient = (client: Client): UserPoolClientType => ({
  ...client.settings,
  UserPoolId: client.poolId,
  ClientName: client.name,
  ClientId: client.id,
  ...(client.secret !== undefined && { ClientSecret: client.secret }),
  CreationDate: wireSeconds(client.createdMs),
  LastModifiedDate: wireSeconds(client.modifiedMs),
});

/** The client in a list. */
export const renderClientDescription = (client: Client): UserPoolClientDescription => ({
  ClientId: client.id,
  UserPoolId: client.poolId,
  ClientName: client.name,
});
