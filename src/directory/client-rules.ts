/** What an app client may be set to. */
import { isClientWritable } from './client-attributes.ts';
import { errors } from './errors.ts';
import { tokenSecondsInRange, tokenSecondsOf } from './token-validity.ts';
import type { Client, ClientSettings, Pool } from './types.ts';

type Doing = 'creating' | 'updating';

/** Rejects a client that AWS would not take for the pool. */
export function checkClient(client: Client, pool: Pool, doing: Doing): void {
  const { settings } = client;
  if (!tokenSecondsInRange(tokenSecondsOf(settings))) throw errors.invalidTokenValidity();
  checkAttributes(settings, pool, doing);
  checkAuthFlows(settings, pool);
  if (settings.EnablePropagateAdditionalUserContextData && !client.secret)
    throw errors.contextDataWithoutSecret();
  for (const name of settings.SupportedIdentityProviders ?? [])
    if (name !== 'COGNITO') throw errors.identityProviderNotFound(name, pool.id);
  checkRedirects(settings);
  checkOAuth(client);
}

/** A list of attributes to write must hold those that the schema requires of each user. */
function checkAttributes(settings: ClientSettings, pool: Pool, doing: Doing): void {
  const { ReadAttributes: read, WriteAttributes: write } = settings;
  const readable = new Set(pool.schema.map(({ Name }) => Name));
  const writable = pool.schema.filter(
    (attribute) => isClientWritable(attribute.Name) && !attribute.DeveloperOnlyAttribute,
  );
  if (read?.some((name) => !readable.has(name)))
    throw errors.invalidClientAttributes('read', doing);
  if (!write) return;
  const unknown = write.some((name) => !writable.some(({ Name }) => Name === name));
  const missing = writable.some(({ Name, Required }) => Required && !write.includes(Name));
  if (unknown || missing) throw errors.invalidClientAttributes('write', doing);
}

function checkAuthFlows(settings: ClientSettings, pool: Pool): void {
  const flows = settings.ExplicitAuthFlows ?? [];
  const modern = flows.filter((flow) => flow.startsWith('ALLOW_'));
  if (modern.length > 0 && modern.length < flows.length) throw errors.mixedAuthFlows();
  const rotates = settings.RefreshTokenRotation?.Feature === 'ENABLED';
  if (rotates && flows.includes('ALLOW_REFRESH_TOKEN_AUTH')) throw errors.rotationWithRefreshFlow();
  if (flows.includes('ALLOW_USER_AUTH') && pool.settings.UserPoolTier === 'LITE')
    throw errors.featureUnavailable('Choice-based sign-in', 'LITE');
}

function checkRedirects(settings: ClientSettings): void {
  const callbacks = settings.CallbackURLs ?? [];
  for (const url of [...callbacks, ...(settings.LogoutURLs ?? [])]) checkRedirect(url);
  const { DefaultRedirectURI: fallback } = settings;
  if (fallback !== undefined && !callbacks.includes(fallback))
    throw errors.defaultRedirectUnknown();
}

/** Hosts that may be reached over HTTP, for tests. */
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

function checkRedirect(given: string): void {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url) throw errors.redirectNotAbsolute(given);
  if (given.includes('#')) throw errors.redirectWithFragment(given);
  if (url.protocol === 'http:' && !localHosts.has(url.hostname))
    throw errors.redirectOverHttp(given);
}

/** The scopes of every pool. Others would belong to a resource server, and there are none. */
const standardScopes = new Set([
  'phone',
  'email',
  'openid',
  'profile',
  'aws.cognito.signin.user.admin',
]);

function checkOAuth({ settings, secret }: Client): void {
  const flows = settings.AllowedOAuthFlows ?? [];
  const scopes = settings.AllowedOAuthScopes ?? [];
  if (settings.AllowedOAuthFlowsUserPoolClient && !(flows.length && scopes.length))
    throw errors.oauthSettingsMissing();
  for (const scope of scopes) if (!standardScopes.has(scope)) throw errors.scopeNotFound(scope);
  if (flows.includes('client_credentials')) checkClientCredentials(flows, scopes, secret);
  else if (flows.length && !settings.CallbackURLs?.length)
    throw errors.invalidOAuthFlow(
      'CallbackUrls can not be empty when code flow or implicit flow is selected',
    );
}

function checkClientCredentials(
  flows: readonly string[],
  scopes: readonly string[],
  secret: string | undefined,
): void {
  if (flows.length > 1)
    throw errors.invalidOAuthFlow(
      'client_credentials flow can not be selected along with code flow or implicit flow.',
    );
  if (!secret)
    throw errors.invalidOAuthFlow(
      'client_credentials flow can not be selected if client does not have a client secret.',
    );
  const [scope] = scopes;
  if (scope)
    throw errors.invalidOAuthFlow(`${scope} is not supported with client_credentials flow`);
}
