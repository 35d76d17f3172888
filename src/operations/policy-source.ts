/** The policies of the user, group or role that a simulation is about. */
import { iamGroupArn, iamUserArn, parseIamArn, roleArn } from '../directory/arns.ts';
import { errors } from '../directory/errors.ts';
import type { EntityKind } from '../directory/iam-errors.ts';
import type { IamEntity, IamTag, Permissions } from '../directory/iam-types.ts';
import type { Store } from '../store/store.ts';
import { principalTags, tagRecord } from './condition-keys.ts';
import type { ConditionKeys } from './operation.ts';

export interface PolicySource {
  permissions: Permissions<IamEntity>;
  /** The condition keys that every call of it would have. */
  context: ConditionKeys;
}

interface Kind {
  kind: EntityKind;
  arnOf(accountId: string, path: string, name: string): string;
  permissions(store: Store, name: string): ReturnType<Store['iam']['groupPermissions']>;
}

const kinds = new Map<string, Kind>([
  [
    'user',
    {
      kind: 'user',
      arnOf: iamUserArn,
      permissions: (store, name) => store.iam.userPermissions(name),
    },
  ],
  [
    'group',
    {
      kind: 'group',
      arnOf: iamGroupArn,
      permissions: (store, name) => store.iam.groupPermissions(name),
    },
  ],
  [
    'role',
    {
      kind: 'role',
      arnOf: roleArn,
      permissions: (store, name) => store.iam.rolePermissions(name),
    },
  ],
]);

export async function policySourceOf(
  store: Store,
  accountId: string,
  arn: string,
): Promise<PolicySource> {
  const { type = '', name = '' } = parseIamArn(arn) ?? {};
  const found = kinds.get(type);
  if (!found) throw errors.invalidPolicySource(arn);
  const permissions = await found.permissions(store, name);
  const { holder } = permissions ?? {};
  if (!permissions || !holder || found.arnOf(accountId, holder.path, holder.name) !== arn)
    throw errors.entityNotFound(found.kind, name);
  return { permissions, context: contextOf(found.kind, holder, arn, accountId) };
}

function contextOf(
  kind: EntityKind,
  holder: IamEntity & { tags?: IamTag[] },
  arn: string,
  accountId: string,
): ConditionKeys {
  if (kind === 'group') return {};
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': kind === 'user' ? 'User' : 'AssumedRole',
    ...(kind === 'user' && { 'aws:username': holder.name, 'aws:userid': holder.id }),
    ...principalTags(tagRecord(holder.tags)),
  };
}
