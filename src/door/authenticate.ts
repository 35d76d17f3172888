/** The second step of a call: who signed it, and in which region it acts. */
import type { Credentials } from '../auth/sigv4.ts';
import { verifyHeaderSignature } from '../auth/sigv4-verify.ts';
import { errors } from '../directory/errors.ts';
import type { CallerDetails } from '../iam/caller.ts';
import type { Policies } from '../iam/evaluate.ts';
import type { Principal } from '../iam/principal.ts';
import type { SessionPrincipal } from '../iam/request.ts';
import type { ConditionKeys } from '../operations/operation.ts';
import type { Route } from './route.ts';
import type { WireCall } from './wire-call.ts';

/** An access key, whom it stands for and what they may do. */
export interface AccessKey extends Credentials {
  principal: Principal | SessionPrincipal;
  details: CallerDetails;
  /** Absent for the account's root, which may do everything. */
  permissions?: CallerPermissions | undefined;
  /** Of temporary credentials. */
  expiresMs?: number | undefined;
}

export interface CallerPermissions {
  policies: Policies;
  /** Condition keys that are the same in every call. */
  context: ConditionKeys;
  /** Whether any of the policies asks for tags of resources. */
  asksForResourceTags: boolean;
}

export interface AccessKeys {
  find(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): AccessKey | undefined | Promise<AccessKey | undefined>;
  /** Told after every call that a key signed well. */
  used?(key: AccessKey, use: { usedMs: number; service: string; region: string }): void;
}

export interface Caller {
  key: AccessKey;
  region: string;
}

/** The caller of a signed operation. Rejects with what is wrong with the signature. */
export async function authenticate(
  keys: AccessKeys,
  call: WireCall,
  route: Route,
  nowMs: number,
): Promise<Caller> {
  const { service, protocol } = route;
  const find: AccessKeys['find'] = (id, token) => keys.find(id, token);
  const { key, region } = await verifyHeaderSignature(call, { service, protocol, nowMs }, find);
  if (key.expiresMs !== undefined && key.expiresMs <= nowMs) throw errors.expiredToken(protocol);
  // As on AWS: a user's own session reaches IAM only with a second factor, which nobody has here.
  if (service === 'iam' && key.details.session && key.details.identity.kind !== 'role')
    throw errors.unknownAccessKey(protocol);
  keys.used?.(key, { usedMs: nowMs, service, region });
  return { key, region };
}

/** The root access key of the account, which is configured and not stored. */
export function rootKeys(root: Credentials, accountId: string): AccessKeys {
  const key = rootKey(root, accountId);
  return { find: (accessKeyId) => (accessKeyId === key.accessKeyId ? key : undefined) };
}

export function rootKey(root: Credentials, accountId: string): AccessKey {
  const arn = `arn:aws:iam::${accountId}:root`;
  const { accessKeyId } = root;
  return {
    ...root,
    principal: { arn, userId: accountId, accountId },
    details: { identity: { kind: 'root' }, accessKeyId },
  };
}
