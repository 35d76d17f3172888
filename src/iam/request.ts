/** What is asked of policies: who wants to do what, on what, and under which circumstances. */
import type { Principal } from './principal.ts';

/** Temporary credentials of a role, or of a user who federated. */
export interface SessionPrincipal extends Principal {
  /** The role, or the user; `arn` is that of the session itself. */
  issuerArn: string;
}

/** An AWS service, such as `cognito-idp.amazonaws.com`, that acts in its own name. */
export interface ServicePrincipal {
  service: string;
}

/** Somebody whom an identity provider knows, by the provider's name or ARN. */
export interface FederatedPrincipal {
  provider: string;
}

export type Requester = Principal | SessionPrincipal | ServicePrincipal | FederatedPrincipal;

export interface AccessRequest {
  principal: Requester;
  /** `cognito-idp:GetCSVHeader` */
  action: string;
  /** An ARN, or `*` where the action has no resource. */
  resource: string;
  /** Condition keys, in any case, and their values; binary ones in base64. */
  context: Readonly<Record<string, string | readonly string[]>>;
}

/** Values by condition key in lower case. A key without a value is not there. */
export type Context = ReadonlyMap<string, readonly string[]>;

export function contextOf(request: AccessRequest): Context {
  const context = new Map<string, readonly string[]>();
  for (const key of Object.keys(request.context)) {
    const given = request.context[key] ?? [];
    const values = typeof given === 'string' ? [given] : given;
    if (values.length > 0) context.set(key.toLowerCase(), values);
  }
  return context;
}
