/**
 * What policies decide about a request, by AWS's documented logic for one account and between
 * accounts: an explicit Deny anywhere wins; then something has to allow, and every kind of policy
 * that limits has to allow as well; everything else is denied.
 */
import {
  type Asked,
  type CompiledPolicy,
  type CompiledStatement,
  judge,
  type Verdict,
} from './compiled-policy.ts';
import { type AccessRequest, contextOf, type Requester } from './request.ts';
import { namesOf, type Reach } from './who.ts';

export type PolicyKind = 'identity' | 'boundary' | 'session' | 'resource' | 'trust';

/** The policies that bear on a request. Those that are absent do not limit. */
export interface Policies {
  /**
   * Of the user, with those of the user's groups, or of the role. The account's root has none:
   * who evaluates for it passes one that allows everything.
   */
  identity: readonly CompiledPolicy[];
  boundary?: CompiledPolicy | undefined;
  /** Passed when the session began. An empty list allows nothing. */
  session?: readonly CompiledPolicy[] | undefined;
  /** The policy of the resource that is acted on. */
  resource?: CompiledPolicy | undefined;
  /** The trust policy of a role that is to be assumed. Nothing else makes up for it. */
  trust?: CompiledPolicy | undefined;
}

/** One statement: `policy` and `statement` count from 0. */
export interface StatementRef {
  kind: PolicyKind;
  policy: number;
  statement: number;
  sid: string | undefined;
}

export type Decision =
  | { effect: 'allow' | 'explicitDeny'; statement: StatementRef }
  /** `missing`: the kind of policy in which no statement allows. */
  | { effect: 'implicitDeny'; missing: PolicyKind };

export function evaluate(request: AccessRequest, policies: Policies): Decision {
  const asked = prepare(request);
  const allowed = new Map<PolicyKind, Allowance>();
  for (const kind of kinds) {
    const found = weigh(kind, policiesOf(policies, kind), asked);
    if (found && 'denied' in found) return { effect: 'explicitDeny', statement: found.denied };
    if (found) allowed.set(kind, found);
  }
  return conclude(request, policies, allowed);
}

const kinds: readonly PolicyKind[] = ['identity', 'boundary', 'session', 'resource', 'trust'];

const prepare = (request: AccessRequest): Asked => ({
  names: namesOf(request.principal),
  action: request.action.toLowerCase(),
  resource: request.resource,
  context: contextOf(request),
});

function policiesOf(policies: Policies, kind: PolicyKind): readonly CompiledPolicy[] | undefined {
  const found = policies[kind];
  return found && ('statements' in found ? [found] : found);
}

/** A statement that allows, and how directly it speaks of the requester. */
interface Allowance {
  statement: StatementRef;
  reach: Reach;
}

/** The first Deny that applies, else the most direct Allow. */
function weigh(
  kind: PolicyKind,
  policies: readonly CompiledPolicy[] | undefined,
  asked: Asked,
): Allowance | { denied: StatementRef } | undefined {
  let best: Allowance | undefined;
  for (const [policy, { statements }] of policies?.entries() ?? [])
    for (const [at, statement] of statements.entries()) {
      if (statement.effect === 'Allow' && best?.reach === 'itself') continue;
      const verdict = judge(statement, asked);
      if (!verdict.applies) continue;
      const ref = { kind, policy, statement: at, sid: statement.sid };
      if (statement.effect === 'Deny') return { denied: ref };
      if (!best || isCloser(verdict.reach, best.reach)) {
        best = { statement: ref, reach: verdict.reach };
      }
    }
  return best;
}

const reaches: readonly Reach[] = ['account', 'anybody', 'role', 'itself'];
const isCloser = (one: Reach, other: Reach): boolean =>
  reaches.indexOf(one) > reaches.indexOf(other);

type Allowed = ReadonlyMap<PolicyKind, Allowance>;

/** Nothing denies: is enough allowed? */
function conclude(request: AccessRequest, policies: Policies, allowed: Allowed): Decision {
  const granted = allowed.get('trust') ?? allowed.get('resource');
  if (policies.trust && !allowed.has('trust')) return { effect: 'implicitDeny', missing: 'trust' };
  const needed = neededKinds(request, granted?.reach);
  const missing = needed.find(
    (kind) => (kind === 'identity' || kind === 'resource' || policies[kind]) && !allowed.has(kind),
  );
  if (missing) return { effect: 'implicitDeny', missing };
  const statement = (granted ?? allowed.get('identity'))?.statement;
  return statement
    ? { effect: 'allow', statement }
    : { effect: 'implicitDeny', missing: 'identity' };
}

const limits: readonly PolicyKind[] = ['boundary', 'session'];

/** Which kinds of policies have to allow besides what the resource grants. */
function neededKinds({ principal, resource }: AccessRequest, granted: Reach | undefined) {
  if (!isIdentity(principal)) return granted ? [] : (['resource'] as const);
  const own: readonly PolicyKind[] = ['identity', ...limits];
  if (isForeign(principal.accountId, resource))
    return granted ? own : ([...own, 'resource'] as const);
  if (granted === 'itself') return [];
  // What is granted to the role, or to anybody, is still within the boundary and the session.
  return granted === 'role' || granted === 'anybody' ? limits : own;
}

const isIdentity = (requester: Requester): requester is Extract<Requester, { arn: string }> =>
  'arn' in requester;

/** Another account's resource: both accounts have to allow. */
function isForeign(accountId: string, resource: string): boolean {
  const owner = resource.split(':', 5)[4] ?? '';
  return /^\d{12}$/.test(owner) && owner !== accountId;
}

/** A statement and what came of it, for somebody who asks why. */
export interface Explained extends StatementRef {
  effect: CompiledStatement['effect'];
  verdict: Verdict;
}

/** Every statement of every policy, in order. */
export function explain(request: AccessRequest, policies: Policies): Explained[] {
  const asked = prepare(request);
  return kinds.flatMap((kind) =>
    (policiesOf(policies, kind) ?? []).flatMap(({ statements }, policy) =>
      statements.map((statement, at) => ({
        kind,
        policy,
        statement: at,
        sid: statement.sid,
        effect: statement.effect,
        verdict: judge(statement, asked),
      })),
    ),
  );
}
