/** The pieces of JSON that policy documents are made of. */

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [field: string]: Json;
}

export interface Condition {
  /** As written, such as `StringEquals` or `ForAnyValue:ArnLikeIfExists`. */
  operator: string;
  key: string;
  values: string[];
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** A text or a list of texts, as a list; undefined for anything else. */
export function textsOf(json: Json): string[] | undefined {
  const items = Array.isArray(json) ? json : [json];
  return items.every((item) => typeof item === 'string') ? items : undefined;
}

const ordered = [
  'Equals',
  'NotEquals',
  'LessThan',
  'LessThanEquals',
  'GreaterThan',
  'GreaterThanEquals',
];
const operators = new Set([
  ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map(
    (comparison) => `String${comparison}`,
  ),
  ...ordered.map((comparison) => `Numeric${comparison}`),
  ...ordered.map((comparison) => `Date${comparison}`),
  ...['Equals', 'NotEquals', 'Like', 'NotLike'].map((comparison) => `Arn${comparison}`),
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'Null',
]);

/** `ForAnyValue:` and `…IfExists` go with every operator. */
const isOperator = (text: string): boolean =>
  operators.has(text.replace(/^For(AnyValue|AllValues):/, '').replace(/IfExists$/, ''));

/** The `Condition` block as a list: all of it must hold. */
export function conditionsOf(json: Json | undefined, refusal: () => Error): Condition[] {
  if (json === undefined) return [];
  if (!isObject(json)) throw refusal();
  return Object.entries(json).flatMap(([operator, keys]) => {
    if (!isOperator(operator) || !isObject(keys)) throw refusal();
    return Object.entries(keys).map(([key, value]) => {
      const values = scalarTexts(value);
      if (!values) throw refusal();
      return { operator, key, values };
    });
  });
}

/** AWS takes `true` for `"true"` and `5` for `"5"` in conditions. */
function scalarTexts(json: Json): string[] | undefined {
  const items = Array.isArray(json) ? json : [json];
  const scalar = items.every((item) => item !== null && typeof item !== 'object');
  return scalar ? items.map(String) : undefined;
}
