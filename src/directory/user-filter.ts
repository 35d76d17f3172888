/** The filter of ListUsers: `attribute = "value"`, or `^=` for values that begin so. */
import { errors } from './errors.ts';
import type { Pool } from './types.ts';

/** One comparison, as ListUsers offers it. */
export interface ParsedFilter {
  attribute: SearchableAttribute;
  /** `prefix` is `^=`. */
  match: 'equals' | 'prefix';
  value: string;
}

const searchableAttributes = [
  'username',
  'sub',
  'email',
  'phone_number',
  'preferred_username',
  'name',
  'given_name',
  'family_name',
  'cognito:user_status',
  'status',
] as const;
type SearchableAttribute = (typeof searchableAttributes)[number];

/** Attribute, operator, and the value between quotes, in which `\"` and `\\` are escapes. */
const filterForm = /^\s*([^\s"=^]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/s;

/** Undefined for a blank filter, which matches every user. */
export function parseUserFilter(text: string | undefined): ParsedFilter | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const [, attribute, operator, quoted] = filterForm.exec(text) ?? [];
  if (attribute === undefined || quoted === undefined) throw errors.filterNotParsed();
  if (!isSearchable(attribute)) throw errors.attributeNotSearchable(attribute);
  const value = quoted.replace(/\\(["\\])/g, '$1');
  return {
    attribute,
    match: operator === '=' ? 'equals' : 'prefix',
    // The only one that compares without case; the states themselves are in capitals.
    value: attribute === 'cognito:user_status' ? value.toUpperCase() : value,
  };
}

/** The attributes that a list is to show; undefined for all of them. */
export function wantedAttributes(
  pool: Pool,
  names: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (names === undefined || names.length === 0) return undefined;
  const known = new Set(pool.schema.map((attribute) => attribute.Name)).add('sub');
  if (!names.every((name) => known.has(name))) throw errors.requestedAttributesMissing();
  return new Set(names);
}

const isSearchable = (name: string): name is SearchableAttribute =>
  searchableAttributes.some((searchable) => searchable === name);
