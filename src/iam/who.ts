/** Who a requester is to the `Principal` elements of policies. */
import type { PrincipalSet } from './policy-principals.ts';
import type { Requester } from './request.ts';

/**
 * How directly a policy speaks of a requester: by its own ARN or id, by the role behind its
 * session, as anybody, or only by its account. It matters what else may still deny: see
 * `evaluate`.
 */
export type Reach = 'itself' | 'role' | 'anybody' | 'account';

/** A requester's names, each with what a policy that uses it means; the most direct one first. */
export type Names = readonly (readonly [name: string, reach: Reach])[];

export function namesOf(requester: Requester): Names {
  if ('service' in requester) return [[`Service ${requester.service}`, 'itself']];
  if ('provider' in requester) return [[`Federated ${requester.provider}`, 'itself']];
  const account = [`account ${requester.accountId}`, 'account'] as const;
  if (requester.arn.endsWith(':root')) return [[account[0], 'itself']];
  const issuer = 'issuerArn' in requester ? requester.issuerArn : undefined;
  // The user id of a session is that of its role, a colon and the session's name.
  const [uniqueId = ''] = requester.userId.split(':', 1);
  if (issuer === undefined) return [[requester.arn, 'itself'], [uniqueId, 'itself'], account];
  return [[requester.arn, 'itself'], [issuer, 'role'], [uniqueId, 'role'], account];
}

export type WhoTest = (names: Names) => Reach | undefined;

const anybody = '*';

export function compilePrincipals({ negated, members }: PrincipalSet): WhoTest {
  const listed = new Set(members.flatMap(({ type, values }) => values.map((v) => nameOf(type, v))));
  if (negated) return (names) => (isExcepted(names, listed) ? undefined : 'anybody');
  return (names) => {
    const named = names.find(([name, reach]) => reach !== 'account' && listed.has(name));
    if (named) return named[1];
    if (listed.has(anybody)) return 'anybody';
    return names.find(([name]) => listed.has(name))?.[1];
  };
}

/** AWS names as they are, and an account by its id or the ARN of its root. */
function nameOf(type: string, value: string): string {
  if (type !== 'AWS') return `${type} ${value}`;
  const account = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(value)?.[1];
  return account === undefined ? value : `account ${account}`;
}

/**
 * NotPrincipal leaves out only whom it names wholly: AWS also looks at the account and at the
 * role, and wants those in the list beside the user or the session. An id may replace an ARN.
 */
function isExcepted(names: Names, listed: ReadonlySet<string>): boolean {
  if (listed.has(anybody)) return true;
  const reaches = new Set(names.map(([, reach]) => reach));
  return [...reaches].every((reach) =>
    names.some(([name, of]) => of === reach && listed.has(name)),
  );
}
