/** The condition keys that every call has, whatever it asks for. */
import { timeKeys } from '../iam/context-keys.ts';
import type { ConditionKeys } from '../operations/operation.ts';
import type { WireCall } from './wire-call.ts';

export interface CallFacts {
  wire: WireCall;
  region: string;
  accountId: string;
  /** Whether the caller's side of the connection is encrypted. */
  secure: boolean;
  nowMs: number;
}

export function callContext({ wire, region, accountId, secure, nowMs }: CallFacts): ConditionKeys {
  const userAgent = wire.header('user-agent');
  return {
    'aws:SourceIp': wire.sourceIp,
    'aws:SecureTransport': String(secure),
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': accountId,
    ...timeKeys(nowMs),
    'aws:ViaAWSService': 'false',
    ...(userAgent !== undefined && { 'aws:UserAgent': userAgent }),
  };
}
