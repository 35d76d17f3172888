/**
 * Finds callers by their access keys, with all that they may do ready to be evaluated. What was
 * worked out holds until something in IAM changes: then one small read a call tells.
 */
import type { AccessKeySecrets } from '../auth/access-key-secrets.ts';
import type { Session, SessionPolicies, SessionTokens } from '../auth/sessions.ts';
import { iamUserArn, roleArn, sessionArn } from '../directory/arns.ts';
import type { AccessKeyUse, Grant, IamTag, Permissions } from '../directory/iam-types.ts';
import type { CallerDetails, SessionDetails } from '../iam/caller.ts';
import type { PolicyCache } from '../iam/policy-cache.ts';
import { accessKeyMoveMs, accessKeyUseMs, cachedCallersMax } from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import { principalTags, tagRecord } from '../operations/condition-keys.ts';
import type { ConditionKeys } from '../operations/operation.ts';
import { documentOfPolicy } from '../operations/policies.ts';
import type { IamStore } from '../store/iam-store.ts';
import type { AccessKey, AccessKeys, CallerPermissions } from './authenticate.ts';

export interface CallersOptions {
  root: AccessKey;
  iam: IamStore;
  secrets: AccessKeySecrets;
  sessions: SessionTokens;
  compiled: PolicyCache;
  accountId: string;
  log: Logger;
}

/** A key of the store that was looked up, and its last use as far as it was noted. */
interface Known {
  key: AccessKey;
  noted?: AccessKeyUse | undefined;
}

export class Callers implements AccessKeys {
  readonly #options: CallersOptions;
  readonly #known = new Map<string, Known>();
  #epoch: number | undefined;

  constructor(options: CallersOptions) {
    this.#options = options;
  }

  async find(accessKeyId: string, sessionToken: string | undefined) {
    const { root, iam } = this.#options;
    if (accessKeyId === root.accessKeyId) return root;
    const epoch = await iam.epoch();
    if (epoch !== this.#epoch) this.#known.clear();
    this.#epoch = epoch;
    const name = nameOf(accessKeyId, sessionToken);
    const known = this.#known.get(name) ?? (await this.#load(accessKeyId, sessionToken));
    if (known && this.#epoch === epoch) this.#keep(name, known);
    return known?.key;
  }

  /** Notes now and then when a user's key was last used, where and for what. */
  used(key: AccessKey, use: AccessKeyUse): void {
    const known = this.#known.get(nameOf(key.accessKeyId, key.sessionToken));
    if (!known || key.sessionToken !== undefined || !isNews(known.noted, use)) return;
    known.noted = use;
    const { iam, log } = this.#options;
    iam.accessKeys.noteUse(key.accessKeyId, use).catch((error) => {
      log.warn({ err: error }, 'the last use of an access key was not noted');
    });
  }

  #keep(name: string, known: Known): void {
    if (this.#known.size >= cachedCallersMax) this.#known.clear();
    this.#known.set(name, known);
  }

  async #load(accessKeyId: string, token: string | undefined): Promise<Known | undefined> {
    if (token === undefined) return this.#loadUser(accessKeyId);
    const session = this.#options.sessions.open(token);
    if (session?.accessKeyId !== accessKeyId) return undefined;
    const key =
      'roleId' in session.of
        ? await this.#ofRole(session, session.of)
        : await this.#ofKeyOwner(session, session.of.accessKeyId);
    return key && { key: { ...key, sessionToken: token } };
  }

  async #loadUser(accessKeyId: string): Promise<Known | undefined> {
    const { iam, secrets, accountId } = this.#options;
    const found = await iam.accessKeys.get(accessKeyId);
    const permissions = found?.key.active && (await iam.userPermissions(found.user));
    if (!found || !permissions) return undefined;
    const { name, path, id, tags } = permissions.holder;
    const arn = iamUserArn(accountId, path, name);
    const details: CallerDetails = { identity: { kind: 'user', name }, accessKeyId };
    const context = { ...this.#contextOf('User', arn, id, tags), 'aws:username': name };
    return {
      key: {
        accessKeyId,
        secretAccessKey: secrets.open(accessKeyId, found.key.sealedSecret),
        principal: { arn, userId: id, accountId },
        details,
        permissions: await this.#compile(permissions, context),
      },
      noted: found.key.lastUse,
    };
  }

  /** Somebody's own session: it may do what they may, for as long as their key is good. */
  async #ofKeyOwner(session: Session, accessKeyId: string): Promise<AccessKey | undefined> {
    const { root } = this.#options;
    const own = accessKeyId === root.accessKeyId ? root : (await this.#loadUser(accessKeyId))?.key;
    const { permissions } = own ?? {};
    return (
      own && {
        ...credentialsOf(session),
        principal: own.principal,
        details: {
          ...own.details,
          accessKeyId: session.accessKeyId,
          session: detailsOf(session),
        },
        permissions: permissions && {
          ...permissions,
          context: { ...permissions.context, ...sessionContext(session) },
        },
      }
    );
  }

  async #ofRole(
    session: Session,
    of: { roleName: string; roleId: string; sessionName: string },
  ): Promise<AccessKey | undefined> {
    const { iam, accountId } = this.#options;
    const permissions = await iam.rolePermissions(of.roleName);
    if (permissions?.holder.id !== of.roleId) return undefined;
    const { name, path, id, tags } = permissions.holder;
    const issuerArn = roleArn(accountId, path, name);
    const userId = `${id}:${of.sessionName}`;
    const arn = sessionArn(accountId, name, of.sessionName);
    const context = {
      ...this.#contextOf('AssumedRole', issuerArn, userId, tags),
      ...principalTags(session.tags),
      ...sessionContext(session),
    };
    return {
      ...credentialsOf(session),
      principal: { arn, userId, accountId, issuerArn },
      details: {
        identity: { kind: 'role', name, session: of.sessionName },
        accessKeyId: session.accessKeyId,
        session: detailsOf(session),
      },
      permissions: await this.#compile(permissions, context, session.policies),
    };
  }

  #contextOf(type: string, arn: string, userId: string, tags: IamTag[]): ConditionKeys {
    return {
      'aws:PrincipalType': type,
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': this.#options.accountId,
      'aws:PrincipalIsAWSService': 'false',
      'aws:userid': userId,
      ...principalTags(tagRecord(tags)),
    };
  }

  async #compile(
    { holder, grants, boundary }: Permissions<{ permissionsBoundary?: string | undefined }>,
    context: ConditionKeys,
    session?: SessionPolicies,
  ): Promise<CallerPermissions> {
    const { compiled } = this.#options;
    const compile = (text: string) => compiled.get('permissions', text);
    const own = grants.map(({ document }: Grant) => document);
    const limits = session && (await this.#sessionDocuments(session));
    // A boundary that is not to be found allows nothing.
    const missing = holder.permissionsBoundary === undefined ? undefined : { statements: [] };
    const all = [...own, ...(limits ?? []), boundary ?? ''];
    return {
      policies: {
        identity: own.map(compile),
        boundary: boundary === undefined ? missing : compile(boundary),
        session: limits?.map(compile),
      },
      context,
      asksForResourceTags: all.some((text) => /resourcetag/i.test(text)),
    };
  }

  /** A managed policy that is gone by now allows nothing any more. */
  async #sessionDocuments({ documents, arns }: SessionPolicies): Promise<string[]> {
    const { iam } = this.#options;
    const managed = await Promise.all(arns.map((arn) => documentOfPolicy(iam, arn)));
    return [...documents, ...managed.filter((text) => text !== undefined)];
  }
}

const nameOf = (accessKeyId: string, token: string | undefined): string =>
  token === undefined ? accessKeyId : `${accessKeyId}\n${token}`;

const credentialsOf = ({ accessKeyId, secretAccessKey, expiresMs }: Session) => ({
  accessKeyId,
  secretAccessKey,
  expiresMs,
});

const detailsOf = (session: Session): SessionDetails => ({
  issuedMs: session.issuedMs,
  tags: session.tags,
  transitiveTagKeys: session.transitiveTagKeys,
  sourceIdentity: session.sourceIdentity,
});

const sessionContext = ({ issuedMs, sourceIdentity }: Session): ConditionKeys => ({
  'aws:TokenIssueTime': new Date(issuedMs).toISOString(),
  'aws:MultiFactorAuthPresent': 'false',
  ...(sourceIdentity !== undefined && { 'aws:SourceIdentity': sourceIdentity }),
});

function isNews(noted: AccessKeyUse | undefined, use: AccessKeyUse): boolean {
  if (noted === undefined) return true;
  const same = noted.service === use.service && noted.region === use.region;
  return use.usedMs - noted.usedMs >= (same ? accessKeyUseMs : accessKeyMoveMs);
}
