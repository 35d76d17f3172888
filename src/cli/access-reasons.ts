/** Why each statement of a user's policies matters to a request or not, in words. */
import { compilePolicy } from '../iam/compiled-policy.ts';
import { type Explained, evaluate, explain } from '../iam/evaluate.ts';
import {
  type Patterns,
  type PolicyDocument,
  parsePermissionsPolicy,
  type Statement,
} from '../iam/policy-document.ts';
import { MalformedPolicy } from '../iam/policy-json.ts';
import { type AccessRequest, contextOf } from '../iam/request.ts';
import { type Place, statementSpans } from '../iam/statement-positions.ts';
import type { HeldPolicy } from './access-holdings.ts';
import { CliError } from './failure.ts';

export interface StatementReason {
  policy: HeldPolicy;
  /** A boundary grants nothing: it limits what the others grant. */
  kind: 'identity' | 'boundary';
  /** Counts from 1. */
  statement: number;
  sid?: string | undefined;
  effect: 'Allow' | 'Deny';
  applies: boolean;
  /** The first thing that kept the statement from applying. */
  failed?: 'action' | 'resource' | 'condition' | undefined;
  why: string;
  conditionKeys: string[];
  /** Where the statement stands in the policy's text. */
  start?: Place | undefined;
  end?: Place | undefined;
}

export interface Reasons {
  effect: 'allowed' | 'explicitDeny' | 'implicitDeny';
  statements: StatementReason[];
}

/** A policy with its statements, which are counted as `explain` counts them. */
interface ReadPolicy {
  policy: HeldPolicy;
  document: PolicyDocument;
}

export function reasonsOf(
  request: AccessRequest,
  identity: readonly HeldPolicy[],
  boundary: HeldPolicy | undefined,
): Reasons {
  const own = identity.map(read);
  const limit = boundary && read(boundary);
  const policies = {
    identity: own.map(({ document }) => compilePolicy(document)),
    boundary: limit && compilePolicy(limit.document),
  };
  const { effect } = evaluate(request, policies);
  const statements = explain(request, policies).flatMap((explained) => {
    const from = explained.kind === 'boundary' ? limit : own[explained.policy];
    return from ? [reasonOf(request, explained, from)] : [];
  });
  return { effect: effect === 'allow' ? 'allowed' : effect, statements };
}

function read(policy: HeldPolicy): ReadPolicy {
  try {
    return { policy, document: parsePermissionsPolicy(policy.document) };
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new CliError(`the policy ${policy.name} cannot be read: ${error.message}`);
  }
}

function reasonOf(
  request: AccessRequest,
  { kind, statement: at, sid, effect, verdict }: Explained,
  { policy, document }: ReadPolicy,
): StatementReason {
  const statement = document.statements[at];
  const span = statementSpans(policy.document)[at];
  const failed = verdict.applies ? undefined : verdict.failed;
  return {
    policy,
    kind: kind === 'boundary' ? kind : 'identity',
    statement: at + 1,
    sid,
    effect,
    applies: verdict.applies,
    failed: failed === 'action' || failed === 'resource' ? failed : failed && 'condition',
    why: statement ? wordsFor(request, statement, failed) : '',
    conditionKeys: statement?.conditions.map(({ key }) => key) ?? [],
    start: span?.start,
    end: span?.end,
  };
}

type Failed = Extract<Explained['verdict'], { applies: false }>['failed'];

function wordsFor(request: AccessRequest, statement: Statement, failed: Failed | undefined) {
  const { actions, resources, conditions } = statement;
  if (failed === undefined)
    return `action${conditions.length > 0 ? ', resource and conditions' : ' and resource'} match`;
  if (failed === 'action') return `another action: ${listed(actions)}`;
  if (failed === 'resource') return `another resource: ${resources ? listed(resources) : ''}`;
  if (failed === 'principal') return 'another principal';
  const { operator, key } = failed;
  const condition = conditions.find((one) => one.operator === operator && one.key === key);
  const actual = contextOf(request).get(key.toLowerCase());
  const has = actual ? `the request has ${few(actual)}` : 'the request does not have it';
  return `condition ${operator} ${key} ${few(condition?.values ?? [])}: ${has}`;
}

const listed = ({ negated, patterns }: Patterns): string =>
  (negated ? 'all but ' : '') + few(patterns);

const shownMax = 3;

function few(items: readonly string[]): string {
  const rest = items.length - shownMax;
  if (rest <= 0) return items.join(', ');
  return `${items.slice(0, shownMax).join(', ')} and ${rest} more`;
}
