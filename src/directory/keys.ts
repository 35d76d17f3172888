/** The names by which a user is found. */
import type { Alias, Pool, User, UserKeys } from './types.ts';

export const aliasAttributes = ['email', 'phone_number', 'preferred_username'] as const;

/** A name as the pool compares it: AWS's default is case-sensitive, its console's is not. */
export const foldUsername = (pool: Pool, name: string): string =>
  pool.settings.UsernameConfiguration?.CaseSensitive === false ? name.toLowerCase() : name;

/** True when users of the pool sign in with this attribute instead of a user name. */
export const isUsernameAttribute = (pool: Pool, attribute: Alias['attribute']): boolean =>
  pool.settings.UsernameAttributes?.some((name) => name === attribute) ?? false;

/** True when users of the pool can be found by anything but their user name and `sub`. */
export const hasAliases = (pool: Pool): boolean =>
  Boolean(pool.settings.UsernameAttributes?.length || pool.settings.AliasAttributes?.length);

/** The attribute that tells whether an address was verified; a preferred user name needs none. */
export const verifiedFlag = (attribute: Alias['attribute']): string | undefined =>
  attribute === 'preferred_username' ? undefined : `${attribute}_verified`;

/**
 * A username attribute is a name of its user at once; an e-mail address or phone number that is
 * only an alias, once it is verified.
 */
function isAlias(pool: Pool, attributes: User['attributes'], attribute: Alias['attribute']) {
  if (isUsernameAttribute(pool, attribute)) return true;
  if (!pool.settings.AliasAttributes?.some((name) => name === attribute)) return false;
  const flag = verifiedFlag(attribute);
  return flag === undefined || attributes[flag] === 'true';
}

export function userAliases(pool: Pool, attributes: User['attributes']): Alias[] {
  if (!hasAliases(pool)) return [];
  return aliasAttributes.flatMap((attribute) => {
    const value = attributes[attribute];
    return value && isAlias(pool, attributes, attribute)
      ? [{ attribute, key: foldUsername(pool, value) }]
      : [];
  });
}

export const userKeys = (pool: Pool, user: User): UserKeys => ({
  username: foldUsername(pool, user.username),
  aliases: userAliases(pool, user.attributes),
});
