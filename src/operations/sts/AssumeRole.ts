import { parseIamArn, roleArn, sessionArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import type { Role } from '../../directory/types.ts';
import { chainedSessionSecondsMax, roleSessionSeconds } from '../../lib/limits.ts';
import type { Store } from '../../store/store.ts';
import type { AssumeRoleRequest } from '../../wire/sts.generated.ts';
import { requestTags, tagRecord } from '../condition-keys.ts';
import { type Call, type ConditionKeys, type Need, sts } from '../operation.ts';
import {
  issue,
  packedPercent,
  refuseMfa,
  sessionPolicies,
  sessionTags,
  sourceIdentityOf,
} from '../sessions.ts';

type Input = AssumeRoleRequest;

export const AssumeRole = sts('AssumeRole', {
  resource: (input) => input.RoleArn,
  trustPolicy: async (input, call, store) => {
    if (call.caller.identity.kind === 'root') throw errors.rootMayNotAssume();
    return (await findRole(store, input.RoleArn, call.accountId))?.trustPolicy;
  },
  conditions,
  alsoNeeds,
  run: async (context, input, call) => {
    const { store } = context;
    const role = await findRole(store, input.RoleArn, call.accountId);
    if (!role) throw errors.entityNotFound('role', input.RoleArn);
    refuseMfa(input);
    if (input.ProvidedContexts) throw errors.contextsUnknown();
    const seconds = durationOf(input, call, role);
    const policies = await sessionPolicies(store.iam, input);
    const session = { policies, ...sessionTags(input, call) };
    const packed = packedPercent(session);
    const sourceIdentity = sourceIdentityOf(input, call);
    const { name: roleName, id: roleId } = role;
    const of = { roleName, roleId, sessionName: input.RoleSessionName };
    return {
      Credentials: issue(context, { of, ...session, sourceIdentity }, seconds),
      AssumedRoleUser: {
        AssumedRoleId: `${roleId}:${input.RoleSessionName}`,
        Arn: sessionArn(call.accountId, roleName, input.RoleSessionName),
      },
      PackedPolicySize: packed,
      SourceIdentity: sourceIdentity,
    };
  },
});

/** The role of that ARN. One of another account does not exist here. */
async function findRole({ iam }: Store, arn: string, accountId: string): Promise<Role | undefined> {
  const { type, name = '' } = parseIamArn(arn) ?? {};
  const role = type === 'role' ? await iam.roles.get(name) : undefined;
  return role && roleArn(accountId, role.path, role.name) === arn ? role : undefined;
}

function conditions(input: Input): ConditionKeys {
  const { ExternalId, RoleSessionName, SourceIdentity, TransitiveTagKeys, Tags } = input;
  return {
    ...requestTags(Tags && tagRecord(Tags)),
    'sts:RoleSessionName': RoleSessionName,
    ...(ExternalId !== undefined && { 'sts:ExternalId': ExternalId }),
    ...(SourceIdentity !== undefined && { 'sts:SourceIdentity': SourceIdentity }),
    ...(TransitiveTagKeys && { 'sts:TransitiveTagKeys': TransitiveTagKeys }),
  };
}

/** To set tags or a source identity takes a permission, and the role's trust, of its own. */
function alsoNeeds({ Tags, SourceIdentity, RoleArn }: Input, { caller }: Call): Need[] {
  const actions: string[] = [];
  const before = caller.session;
  if (Tags?.length || before?.transitiveTagKeys.length) actions.push('sts:TagSession');
  if ((SourceIdentity ?? before?.sourceIdentity) !== undefined)
    actions.push('sts:SetSourceIdentity');
  return actions.map((action) => ({ action, resource: RoleArn }));
}

function durationOf({ DurationSeconds }: Input, { caller }: Call, role: Role): number {
  const seconds = DurationSeconds ?? roleSessionSeconds;
  if (seconds > role.maxSessionDuration) throw errors.sessionTooLong();
  if (caller.identity.kind === 'role' && seconds > chainedSessionSecondsMax)
    throw errors.chainedSessionTooLong();
  return seconds;
}
