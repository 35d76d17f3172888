/** Where a sign-in happens, and who signs in. */
import { isIP } from 'node:net';
import { errors } from '../../directory/errors.ts';
import type { Account } from '../../directory/types.ts';
import { evenFailures } from '../../lib/even-time.ts';
import { hiddenAnswerMs } from '../../lib/limits.ts';
import type { InitiateAuthResponse } from '../../wire/cognito-idp.generated.ts';
import type { OperationContext, PublicCall } from '../operation.ts';
import { type ClientAndPool, hidesExistence } from '../public-client.ts';

export interface Scene extends ClientAndPool {
  context: OperationContext;
  call: PublicCall;
  nowMs: number;
}

/** Tokens, or the next challenge. */
export type Answer = InitiateAuthResponse;

/** Whoever gives a name. */
export interface Visitor {
  /** As it was sent. */
  name: string;
  /** Absent when nobody has the name and the client does not tell so. */
  account?: Account | undefined;
}

/** @throws errors.userNotFound where the client tells who exists */
export async function findVisitor(
  { context, pool, client }: Scene,
  name: string,
): Promise<Visitor> {
  const account = await context.store.users.account(pool, name);
  if (!account && !hidesExistence(client)) throw errors.userNotFound();
  return { name, account };
}

/** Where nobody is to know who exists, refusals of whatever reason take the same time. */
export const hidden = <T>({ client }: Scene, work: () => Promise<T>): Promise<T> =>
  hidesExistence(client) ? evenFailures(hiddenAnswerMs, work) : work();

/** A server that calls for its users may say where they call from: that is what events tell. */
export const onBehalf = <C extends PublicCall>(
  call: C,
  from: { IpAddress?: string | undefined } | undefined,
): C => (from?.IpAddress && isIP(from.IpAddress) ? { ...call, sourceIp: from.IpAddress } : call);

/** The parameters of a call: names in capitals, values as text. */
export type Parameters = Readonly<Record<string, string>>;

/** @throws errors.missingParameter, also for a blank one */
export function required(parameters: Parameters, name: string): string {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (!value) throw errors.missingParameter(name);
  return value;
}
