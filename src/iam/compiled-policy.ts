/** Policies in the form in which they are evaluated: every pattern a ready test. */
import { type ContextTest, compileCondition } from './condition.ts';
import type { Patterns, PolicyDocument, Statement } from './policy-document.ts';
import type { Context } from './request.ts';
import { compileTemplate, type TemplateOptions } from './template.ts';
import { compilePrincipals, type Names, type Reach, type WhoTest } from './who.ts';

/** A request, read once for all policies. */
export interface Asked {
  names: Names;
  /** In lower case. */
  action: string;
  resource: string;
  context: Context;
}

export interface CompiledStatement {
  sid: string | undefined;
  effect: 'Allow' | 'Deny';
  who: WhoTest | undefined;
  action: (asked: Asked) => boolean;
  resource: ((asked: Asked) => boolean) | undefined;
  conditions: readonly CompiledCondition[];
}

export interface CompiledCondition {
  operator: string;
  key: string;
  test: ContextTest;
}

export interface CompiledPolicy {
  statements: readonly CompiledStatement[];
}

export function compilePolicy({ version, statements }: PolicyDocument): CompiledPolicy {
  const variables = version === '2012-10-17';
  return { statements: statements.map((statement) => compileStatement(statement, variables)) };
}

function compileStatement(statement: Statement, variables: boolean): CompiledStatement {
  const { sid, effect, principals, actions, resources, conditions } = statement;
  const action = compilePatterns(actions, { variables: false, wildcards: true, lowerCase: true });
  const resource =
    resources &&
    compilePatterns(completed(resources), { variables, wildcards: true, arn: 'resource' });
  return {
    sid,
    effect,
    who: principals && compilePrincipals(principals),
    action: (asked) => action(asked.action, asked.context),
    resource: resource && ((asked) => resource(asked.resource, asked.context)),
    conditions: conditions.map((condition) => ({
      operator: condition.operator,
      key: condition.key,
      test: compileCondition(condition, variables),
    })),
  };
}

function compilePatterns({ negated, patterns }: Patterns, options: TemplateOptions) {
  const tests = patterns.map((pattern) => compileTemplate(pattern, options));
  return (actual: string, context: Context): boolean =>
    tests.some((test) => test(actual, context)) !== negated;
}

/** AWS fills the missing fields of an ARN with wildcards. */
function completed({ negated, patterns }: Patterns): Patterns {
  const complete = (pattern: string) => {
    const missing = pattern === '*' ? 0 : 6 - pattern.split(':').length;
    return pattern + ':*'.repeat(Math.max(0, missing));
  };
  return { negated, patterns: patterns.map(complete) };
}

/** Why a statement does not apply, or how far it reaches when it does. */
export type Verdict =
  | { applies: true; reach: Reach }
  | { applies: false; failed: 'principal' | 'action' | 'resource' | CompiledCondition };

export function judge(statement: CompiledStatement, asked: Asked): Verdict {
  if (!statement.action(asked)) return actionFailed;
  if (statement.resource?.(asked) === false) return resourceFailed;
  const reach = statement.who ? statement.who(asked.names) : 'itself';
  if (reach === undefined) return principalFailed;
  for (const condition of statement.conditions)
    if (!condition.test(asked.context)) return { applies: false, failed: condition };
  return applying[reach];
}

// Shared, since most statements of most requests end here.
const actionFailed: Verdict = { applies: false, failed: 'action' };
const resourceFailed: Verdict = { applies: false, failed: 'resource' };
const principalFailed: Verdict = { applies: false, failed: 'principal' };
const applying: Record<Reach, Verdict> = {
  itself: { applies: true, reach: 'itself' },
  role: { applies: true, reach: 'role' },
  anybody: { applies: true, reach: 'anybody' },
  account: { applies: true, reach: 'account' },
};
