/** A step of a call: may its caller do that. */
import { type Decision, evaluate, type PolicyKind } from '../iam/evaluate.ts';
import type { PolicyCache } from '../iam/policy-cache.ts';
import type { ConditionKeys } from '../operations/operation.ts';
import type { AccessKey } from './authenticate.ts';

export interface Asked {
  key: AccessKey;
  /** `cognito-idp:GetCSVHeader` */
  action: string;
  /** An ARN, or `*` where the action has no resource. */
  resource: string;
  /** Condition keys of the call, besides those of its caller. Asked for only when it matters. */
  context(): ConditionKeys | Promise<ConditionKeys>;
  /** The trust policy that has to allow it too. */
  trustPolicy?: string | undefined;
}

export interface Refusal {
  /** The end of the sentence that refuses: which policies do, with a space before. */
  because: string;
}

/** Undefined when the caller may. */
export type Authorizer = (asked: Asked) => Refusal | undefined | Promise<Refusal | undefined>;

/** The account's root may do everything in its account; for everybody else policies decide. */
export function createAuthorizer(compiled: PolicyCache): Authorizer {
  return async ({ key, action, resource, context, trustPolicy }) => {
    const { principal, permissions } = key;
    if (!permissions) return undefined;
    const trust = trustPolicy === undefined ? undefined : compiled.get('trust', trustPolicy);
    const decision = evaluate(
      { principal, action, resource, context: { ...permissions.context, ...(await context()) } },
      { ...permissions.policies, trust },
    );
    return decision.effect === 'allow' ? undefined : { because: reasonOf(decision, action) };
  };
}

/** As AWS calls the kinds of policies in its refusals. */
const names: Record<PolicyKind, [name: string, article: string]> = {
  identity: ['identity-based policy', 'an'],
  boundary: ['permissions boundary', 'a'],
  session: ['session policy', 'a'],
  resource: ['resource-based policy', 'a'],
  trust: ['role trust policy', 'the'],
};

function reasonOf(decision: Exclude<Decision, { effect: 'allow' }>, action: string): string {
  if (decision.effect === 'implicitDeny') {
    // Who is not trusted is not told whether the role is there.
    if (decision.missing === 'trust') return '';
    return ` because no ${names[decision.missing][0]} allows the ${action} action`;
  }
  const [name, article] = names[decision.statement.kind];
  return ` with an explicit deny in ${article} ${name}`;
}
