/** Which ways to sign in an app client allows, and what is said of one that it does not. */
import type { InitiateAuthRequest } from '../wire/cognito-idp.generated.ts';
import { type AuthFlow, authFlowsOf } from './client.ts';
import { errors } from './errors.ts';
import type { Client } from './types.ts';

export type SignInFlow = Exclude<
  InitiateAuthRequest['AuthFlow'],
  'REFRESH_TOKEN_AUTH' | 'REFRESH_TOKEN'
>;

/** The setting that allows a flow, and its old names. */
const allowing: Record<SignInFlow, readonly AuthFlow[]> = {
  USER_PASSWORD_AUTH: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
  ADMIN_USER_PASSWORD_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  ADMIN_NO_SRP_AUTH: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  USER_SRP_AUTH: ['ALLOW_USER_SRP_AUTH', 'ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'],
  CUSTOM_AUTH: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY'],
  USER_AUTH: ['ALLOW_USER_AUTH'],
};

/** Before the settings had a prefix SRP was allowed by all but `CUSTOM_AUTH_FLOW_ONLY`. */
export function requireFlow(client: Client, flow: SignInFlow): void {
  const flows = authFlowsOf(client);
  if (flows.includes('CUSTOM_AUTH_FLOW_ONLY') && flow === 'USER_SRP_AUTH')
    throw errors.authFlowNotEnabled(refusal(flow));
  if (!allowing[flow].some((name) => flows.includes(name)))
    throw errors.authFlowNotEnabled(refusal(flow));
}

function refusal(flow: SignInFlow): string {
  if (flow.startsWith('ADMIN_')) return 'Auth flow not enabled for this client';
  if (flow === 'USER_SRP_AUTH') return 'USER_SRP_AUTH is not enabled for the client.';
  return `${flow} flow not enabled for this client`;
}

/** Old clients refresh without being asked; one that rotates its tokens has an operation for it. */
export function requireRefreshFlow(client: Client): void {
  const flows = authFlowsOf(client);
  const isOld = flows.every((flow) => !flow.startsWith('ALLOW_'));
  const rotates = client.settings.RefreshTokenRotation?.Feature === 'ENABLED';
  if (rotates || !(isOld || flows.includes('ALLOW_REFRESH_TOKEN_AUTH')))
    throw errors.authFlowNotEnabled('REFRESH_TOKEN_AUTH flow not enabled for this client');
}
