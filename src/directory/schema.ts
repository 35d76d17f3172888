/** The attributes of a pool: the standard ones, those that a request adds, and their limits. */
import { attributeValueMax, customAttributesMax } from '../lib/limits.ts';
import type {
  NumberAttributeConstraintsType,
  SchemaAttributeType,
  StringAttributeConstraintsType,
} from '../wire/cognito-idp.generated.ts';
import { errors } from './errors.ts';
import type { SchemaAttribute } from './types.ts';

/** The attribute of a plain text that each user may have. */
const text = (Name: string, MinLength = '0', MaxLength = '2048'): SchemaAttribute => ({
  Name,
  AttributeDataType: 'String',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength, MaxLength },
});

const flag = (Name: string): SchemaAttribute => ({
  Name,
  AttributeDataType: 'Boolean',
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
});

/**
 * The standard attributes with their limits, in the order of the describe-user-pool example of
 * the AWS CLI. AWS adds `identities` with the first identity provider; there are none here.
 */
export const standardAttributes: readonly SchemaAttribute[] = [
  { ...text('sub', '1'), Mutable: false, Required: true },
  text('name'),
  text('given_name'),
  text('family_name'),
  text('middle_name'),
  text('nickname'),
  text('preferred_username'),
  text('profile'),
  text('picture'),
  text('website'),
  text('email'),
  flag('email_verified'),
  text('gender'),
  text('birthdate', '10', '10'),
  text('zoneinfo'),
  text('locale'),
  text('phone_number'),
  flag('phone_number_verified'),
  text('address'),
  {
    Name: 'updated_at',
    AttributeDataType: 'Number',
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: '0' },
  },
];

/** What a request cannot configure: AWS takes these names for custom attributes. */
const verifiedFlags = new Set(['email_verified', 'phone_number_verified']);

/** The schema of a new pool: the standard attributes as the request wants them, then its own. */
export function schemaOf(requested: readonly SchemaAttributeType[] = []): SchemaAttribute[] {
  const schema = [...standardAttributes];
  const changed = new Set<string>();
  const custom: SchemaAttributeType[] = [];
  for (const request of requested) {
    const name = nameOf(request);
    const at = schema.findIndex((attribute) => attribute.Name === name);
    const standard = verifiedFlags.has(name) ? undefined : schema[at];
    if (!standard) {
      custom.push(request);
      continue;
    }
    if (changed.has(name)) throw errors.attributeExists(name);
    changed.add(name);
    schema[at] = changedStandard(standard, request);
  }
  return withCustomAttributes(schema, custom);
}

/** The schema with custom attributes behind those that it has. */
export function withCustomAttributes(
  schema: readonly SchemaAttribute[],
  added: readonly SchemaAttributeType[],
): SchemaAttribute[] {
  const result = [...schema];
  const names = new Set(schema.map((attribute) => attribute.Name));
  for (const request of added) {
    const attribute = customAttribute(request);
    if (names.has(attribute.Name)) throw errors.attributeExists(attribute.Name);
    names.add(attribute.Name);
    result.push(attribute);
  }
  if (result.length - standardAttributes.length > customAttributesMax)
    throw errors.tooManyCustomAttributes(customAttributesMax);
  return result;
}

function changedStandard(standard: SchemaAttribute, request: SchemaAttributeType): SchemaAttribute {
  const { AttributeDataType: type = standard.AttributeDataType } = request;
  if (type !== standard.AttributeDataType || request.DeveloperOnlyAttribute)
    throw errors.standardAttributeChanged(standard.Name);
  const attribute = {
    ...standard,
    Mutable: request.Mutable ?? standard.Mutable,
    Required: request.Required ?? standard.Required,
    ...constraintsOf(standard.Name, type, request, standard),
  };
  if (standard.Name === 'sub' && !sameAttribute(attribute, standard)) throw errors.subChanged();
  return attribute;
}

const sameAttribute = (a: SchemaAttribute, b: SchemaAttribute): boolean =>
  a.Mutable === b.Mutable &&
  a.Required === b.Required &&
  a.StringAttributeConstraints?.MinLength === b.StringAttributeConstraints?.MinLength &&
  a.StringAttributeConstraints?.MaxLength === b.StringAttributeConstraints?.MaxLength;

function customAttribute(request: SchemaAttributeType): SchemaAttribute {
  if (request.Required) throw errors.requiredCustomAttribute();
  const { AttributeDataType: type, DeveloperOnlyAttribute: developerOnly = false } = request;
  if (!type) throw errors.attributeTypeMissing();
  const name = `${developerOnly ? 'dev:' : ''}custom:${nameOf(request)}`;
  return {
    Name: name,
    AttributeDataType: type,
    DeveloperOnlyAttribute: developerOnly,
    Mutable: request.Mutable ?? true,
    Required: false,
    ...constraintsOf(name, type, request),
  };
}

function nameOf(request: SchemaAttributeType): string {
  if (!request.Name) throw errors.attributeNameMissing();
  return request.Name;
}

type Constraints = Pick<
  SchemaAttributeType,
  'StringAttributeConstraints' | 'NumberAttributeConstraints'
>;

/**
 * The constraints of the attribute's own type, checked; those of another type are left out, as
 * AWS leaves them out. A bound that the request does not name keeps the standard one.
 */
function constraintsOf(
  name: string,
  type: SchemaAttribute['AttributeDataType'],
  request: Constraints,
  standard: Constraints = {},
): Constraints {
  if (type === 'String')
    return {
      StringAttributeConstraints: checkedLengths(name, {
        ...standard.StringAttributeConstraints,
        ...request.StringAttributeConstraints,
      }),
    };
  if (type === 'Number')
    return {
      NumberAttributeConstraints: checkedValues(name, {
        ...standard.NumberAttributeConstraints,
        ...request.NumberAttributeConstraints,
      }),
    };
  return {};
}

function checkedLengths(
  name: string,
  constraints: StringAttributeConstraintsType,
): StringAttributeConstraintsType {
  const min = lengthOf(name, 'minLength', constraints.MinLength);
  const max = lengthOf(name, 'maxLength', constraints.MaxLength);
  if (Math.max(min ?? 0, max ?? 0) > attributeValueMax)
    throw errors.constraintTooLong(name, attributeValueMax);
  if (min !== undefined && max !== undefined && max < min)
    throw errors.constraintsReversed(name, 'length');
  return constraints;
}

function lengthOf(name: string, constraint: string, given: string | undefined) {
  if (given === undefined) return undefined;
  if (!/^\d+$/.test(given)) throw errors.invalidConstraint(constraint, name);
  return Number(given);
}

function checkedValues(
  name: string,
  constraints: NumberAttributeConstraintsType,
): NumberAttributeConstraintsType {
  const min = boundOf(name, 'minValue', constraints.MinValue);
  const max = boundOf(name, 'maxValue', constraints.MaxValue);
  if (min !== undefined && max !== undefined && max < min)
    throw errors.constraintsReversed(name, 'value');
  return constraints;
}

/** AWS takes values up to 2^1023, which a double can hold. */
function boundOf(name: string, constraint: string, given: string | undefined) {
  if (given === undefined) return undefined;
  const value = /^[+-]?\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (!Number.isFinite(value)) throw errors.invalidConstraint(constraint, name);
  return value;
}
