/** What sessions of STS begin with: the rules of their policies, tags and lives. */
import { packedBytes, type Session, type SessionPolicies } from '../auth/sessions.ts';
import { awsPolicyOf } from '../directory/aws-policies.ts';
import { errors } from '../directory/errors.ts';
import { distinctTags } from '../directory/iam-tags.ts';
import { checkPermissionsPolicy } from '../directory/inline-policies.ts';
import { wireSeconds } from '../lib/clock.ts';
import { newSecretAccessKey, newSessionKeyId } from '../lib/ids.ts';
import { packedSessionMax, sessionPoliciesMax, sessionPolicyArnsMax } from '../lib/limits.ts';
import type { IamStore } from '../store/iam-store.ts';
import type { AssumeRoleRequest, Credentials } from '../wire/sts.generated.ts';
import { tagRecord } from './condition-keys.ts';
import type { Call, OperationContext } from './operation.ts';

/** The policies that are to limit a session; undefined when none are given. */
export async function sessionPolicies(
  iam: IamStore,
  { Policy: policy, PolicyArns: given = [] }: AssumeRoleRequest,
): Promise<SessionPolicies | undefined> {
  const arns = given.flatMap(({ arn }) => arn ?? []);
  if (policy === undefined && arns.length === 0) return undefined;
  if (arns.length > sessionPolicyArnsMax) throw errors.tooManySessionPolicies(sessionPolicyArnsMax);
  const characters = [policy ?? '', ...arns].join('').length;
  if (characters > sessionPoliciesMax) throw errors.sessionPoliciesTooLarge(sessionPoliciesMax);
  if (policy !== undefined) checkPermissionsPolicy(policy);
  for (const arn of arns)
    if (!awsPolicyOf(arn) && !(await iam.policies.get(arn)))
      throw errors.sessionPolicyNotFound(arn);
  return { documents: policy === undefined ? [] : [policy], arns };
}

type SessionTags = Pick<Session, 'tags' | 'transitiveTagKeys'>;

/** The tags of a new session: its own, and those that the caller's session hands on. */
export function sessionTags(
  { Tags = [], TransitiveTagKeys = [] }: AssumeRoleRequest,
  { caller }: Call,
): SessionTags {
  const own = tagRecord(distinctTags(Tags));
  const before = caller.session;
  const inherited = Object.entries(before?.tags ?? {}).filter(([key]) =>
    before?.transitiveTagKeys.includes(key),
  );
  const names = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  if (inherited.some(([key]) => names.has(key.toLowerCase()))) throw errors.transitiveTagTaken();
  if (!TransitiveTagKeys.every((key) => Object.hasOwn(own, key)))
    throw errors.transitiveTagMissing();
  const inheritedKeys = inherited.map(([key]) => key);
  return {
    tags: { ...Object.fromEntries(inherited), ...own },
    transitiveTagKeys: [...inheritedKeys, ...TransitiveTagKeys],
  };
}

/** A source identity is set once and goes with all sessions that follow. */
export function sourceIdentityOf(
  { SourceIdentity: given }: AssumeRoleRequest,
  { caller }: Call,
): string | undefined {
  const before = caller.session?.sourceIdentity;
  if (before !== undefined && given !== undefined && given !== before)
    throw errors.sourceIdentityFixed();
  return before ?? given;
}

/** How much of its room a session takes, in per cent; refused when that is more than all. */
export function packedPercent(session: Pick<Session, 'policies' | 'tags'>): number | undefined {
  if (!session.policies && Object.keys(session.tags).length === 0) return undefined;
  const percent = Math.ceil((100 * packedBytes(session)) / packedSessionMax);
  if (percent > 100) throw errors.sessionTooLarge(percent);
  return percent;
}

/** Nobody has a second factor here, so none can be right. */
export function refuseMfa(input: {
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
}): void {
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) throw errors.mfaInvalid();
}

type NewSession = Omit<Session, 'accessKeyId' | 'secretAccessKey' | 'issuedMs' | 'expiresMs'>;

export function issue(
  { sessions, clock }: OperationContext,
  session: NewSession,
  seconds: number,
): Credentials {
  const issuedMs = clock.nowMs();
  const expiresMs = issuedMs + seconds * 1000;
  const key = { accessKeyId: newSessionKeyId(), secretAccessKey: newSecretAccessKey() };
  const sealed = sessions.seal({ ...session, ...key, issuedMs, expiresMs });
  return {
    AccessKeyId: sealed.accessKeyId,
    SecretAccessKey: sealed.secretAccessKey,
    SessionToken: sealed.sessionToken,
    Expiration: wireSeconds(expiresMs),
  };
}
