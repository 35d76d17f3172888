/** Conditions of statements, compiled to tests of a request's context. */
import { type OperatorUse, operatorOf } from './operators.ts';
import type { Condition } from './policy-document.ts';
import type { Context } from './request.ts';
import type { TextTest } from './template.ts';

export type ContextTest = (context: Context) => boolean;

/** The operator is one of the known ones: the policy was parsed. */
export function compileCondition(condition: Condition, variables: boolean): ContextTest {
  const use = operatorOf(condition.operator);
  if (!use) throw new Error(`no such condition operator: ${condition.operator}`);
  const key = condition.key.toLowerCase();
  if (use.operator === 'Null') return nullTest(key, condition.values);
  const { compile, negated } = use.operator;
  const tests = condition.values.map((value) => compile(value, variables));
  const holds: TextTest = (actual, context) =>
    tests.some((test) => test(actual, context)) !== negated;
  const whenMissing = use.ifExists || use.set === 'all' || (use.set === undefined && negated);
  const all = use.set === 'all' || (use.set === undefined && negated);
  return (context) => {
    const values = context.get(key);
    if (values === undefined) return whenMissing;
    const counted = countedValues(values, use.set);
    if (all) return counted.every((value) => holds(value, context));
    return counted.some((value) => holds(value, context));
  };
}

/**
 * The set operators take an empty text for no value at all. Without one, a key of several values
 * matches when any value does, and a negated operator when none would have.
 */
const countedValues = (values: readonly string[], set: OperatorUse['set']): readonly string[] =>
  set && values.includes('') ? values.filter((value) => value !== '') : values;

function nullTest(key: string, values: readonly string[]): ContextTest {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  return (context) => wanted.has(context.has(key) ? 'false' : 'true');
}
