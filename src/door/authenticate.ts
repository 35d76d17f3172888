/** The second step of a call: who signed it, and in which region it acts. */
import type { Credentials } from '../auth/sigv4.ts';
import { verifyHeaderSignature } from '../auth/sigv4-verify.ts';
import type { Principal } from '../iam/principal.ts';
import type { Route } from './route.ts';
import type { WireCall } from './wire-call.ts';

/** An access key and whom it stands for. */
export interface AccessKey extends Credentials {
  principal: Principal;
}

export interface AccessKeys {
  find(accessKeyId: string): AccessKey | undefined | Promise<AccessKey | undefined>;
}

export interface Caller {
  principal: Principal;
  region: string;
}

/** The caller of a signed operation. Rejects with what is wrong with the signature. */
export async function authenticate(
  keys: AccessKeys,
  call: WireCall,
  route: Route,
  nowMs: number,
): Promise<Caller> {
  const expected = { service: route.contract.signingName, protocol: route.protocol, nowMs };
  const { key, region } = await verifyHeaderSignature(call, expected, keys.find);
  return { principal: key.principal, region };
}

/** The only key that there is: the root access key of the account. */
export function rootKeys(root: Credentials, accountId: string): AccessKeys {
  const arn = `arn:aws:iam::${accountId}:root`;
  const key: AccessKey = { ...root, principal: { arn, userId: accountId, accountId } };
  return { find: (accessKeyId) => (accessKeyId === key.accessKeyId ? key : undefined) };
}
