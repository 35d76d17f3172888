/**
 * The part of the storage contract that keeps IAM. As in `store.ts`, each verb is atomic and,
 * when it resolves, durable. Names of users, groups, roles and policies compare without case and
 * are kept as they were given.
 */
import type { EntityKind } from '../directory/iam-errors.ts';
import type {
  AccessKeyRecord,
  AccessKeyUse,
  IamGroup,
  IamUser,
  ManagedPolicy,
  Permissions,
  PolicyVersion,
} from '../directory/iam-types.ts';
import type { Role } from '../directory/types.ts';
import type { Awaitable, Page, PageRequest, Updater } from './store.ts';

export interface IamStore {
  /**
   * A number that MUST change with every write that may change what somebody is allowed, before
   * that write is answered, so that what was worked out from permissions and keys holds for as
   * long as it stays. Asked once a call: it MUST cost next to nothing.
   */
  epoch(): Awaitable<number>;
  users: EntityStore<IamUser>;
  groups: EntityStore<IamGroup>;
  roles: EntityStore<Role>;
  members: MemberStore;
  policies: PolicyStore;
  accessKeys: AccessKeyStore;
  /**
   * The policies of a user with those of its groups, of a group, or of a role: the inline ones
   * and the default versions of the attached ones, as of one moment. AWS's own policies are
   * among them.
   */
  userPermissions(name: string): Awaitable<Permissions<IamUser> | undefined>;
  groupPermissions(name: string): Awaitable<Permissions<IamGroup> | undefined>;
  rolePermissions(name: string): Awaitable<Permissions<Role> | undefined>;
}

export interface EntityStore<T> {
  /**
   * MUST reject with `entityExists`, and with `boundaryNotFound` when its permissions boundary is
   * neither a policy of the store nor one of AWS.
   */
  create(entity: T): Promise<void>;
  get(name: string): Awaitable<T | undefined>;
  /** Ordered by name, of a path prefix. */
  list(pathPrefix: string, page: PageRequest): Awaitable<Page<T>>;
  /**
   * MUST reject with `entityNotFound`; when the updater gives another name, with `entityExists`.
   * Memberships, attachments and access keys stay. The updater MUST NOT change `id` or
   * the permissions boundary.
   */
  update(name: string, update: Updater<T>): Promise<T>;
  /**
   * MUST reject with `entityNotFound`, with what `guard` throws, with `mustDetachPolicies` while
   * policies are attached, with `mustRemoveUsers` for a group with users and for a user in a
   * group, and with `mustDeleteAccessKeys` for a user who has some.
   */
  delete(name: string, guard: (entity: T) => void): Promise<void>;
}

export interface MemberStore {
  /**
   * MUST reject with `entityNotFound` for the user and for the group, and with `tooManyGroups`
   * when the user is in `groupsMax` others. Who is a member already stays one.
   */
  add(group: string, user: string, groupsMax: number): Promise<void>;
  /** MUST reject with `entityNotFound` for the user and for the group. No member is no error. */
  remove(group: string, user: string): Promise<void>;
  /** Ordered by name. MUST throw or reject with `entityNotFound`. */
  usersOf(group: string, page: PageRequest): Awaitable<Page<IamUser>>;
  /** Ordered by name. MUST throw or reject with `entityNotFound`. */
  groupsOf(user: string): Awaitable<IamGroup[]>;
}

/** Who has attached a policy, by name, as a call says it. */
export interface Holder {
  kind: EntityKind;
  name: string;
}

export interface PolicyUsage {
  /** Users, groups and roles to which it is attached. */
  attachments: number;
  /** Users and roles of which it is the permissions boundary. */
  boundaries: number;
}

export interface ListedPolicy extends PolicyUsage {
  policy: ManagedPolicy;
}

export interface PolicyFilter {
  pathPrefix: string;
  /** Only those that are in use in this way. */
  used?: 'attached' | 'boundary' | undefined;
}

/** Managed policies of the account. AWS's own can be attached and are not kept here. */
export interface PolicyStore {
  /** With version 1. MUST reject with `policyExists` when its name is taken. */
  create(policy: ManagedPolicy, document: string): Promise<void>;
  get(arn: string): Awaitable<ManagedPolicy | undefined>;
  /** Of any ARN, also of AWS's own policies. */
  usage(arn: string): Awaitable<PolicyUsage>;
  /** Ordered by name. */
  list(filter: PolicyFilter, page: PageRequest): Awaitable<Page<ListedPolicy>>;
  /**
   * MUST reject with `policyNotFound`, with `policyAttached` while it is in use in either way,
   * and with `policyHasVersions` when it has more than one.
   */
  delete(arn: string): Promise<void>;

  /**
   * Adds a version whose number was never used by the policy before. MUST reject with
   * `policyNotFound`, and with `tooManyPolicyVersions` when it has `versionsMax`.
   */
  addVersion(arn: string, version: NewVersion, versionsMax: number): Promise<PolicyVersion>;
  /** Newest first; empty when there is no such policy. */
  versions(arn: string): Awaitable<PolicyVersion[]>;
  /** MUST reject with `policyVersionNotFound`. */
  setDefaultVersion(arn: string, number: number): Promise<void>;
  /** MUST reject with `policyVersionNotFound`, and with `policyVersionIsDefault`. */
  deleteVersion(arn: string, number: number): Promise<void>;

  /**
   * MUST reject with `entityNotFound`, with `policyNotAttachable` when it is neither a policy of
   * the store nor one of AWS, and with `tooManyAttachedPolicies` when the holder has
   * `attachedMax` others. What is attached already stays so.
   */
  attach(holder: Holder, arn: string, attachedMax: number): Promise<void>;
  /** MUST reject with `entityNotFound`, and with `policyNotFound` when it is not attached. */
  detach(holder: Holder, arn: string): Promise<void>;
  /** ARNs in their order. MUST throw or reject with `entityNotFound`. */
  attached(holder: Holder): Awaitable<string[]>;
}

export interface NewVersion {
  document: string;
  isDefault: boolean;
  nowMs: number;
}

/** An access key with its user's name. */
export interface FoundAccessKey {
  key: AccessKeyRecord;
  user: string;
}

export interface AccessKeyStore {
  /** MUST reject with `entityNotFound`, and with `tooManyAccessKeys` when the user has `keysMax`. */
  create(user: string, key: AccessKeyRecord, keysMax: number): Promise<void>;
  get(id: string): Awaitable<FoundAccessKey | undefined>;
  /** Oldest first. MUST throw or reject with `entityNotFound`. */
  ofUser(user: string): Awaitable<AccessKeyRecord[]>;
  /** MUST reject with `entityNotFound`, and with `accessKeyNotFound` when it is not the user's. */
  setActive(user: string, id: string, active: boolean): Promise<void>;
  /** MUST reject with `entityNotFound`, and with `accessKeyNotFound` when it is not the user's. */
  delete(user: string, id: string): Promise<void>;
  /** Notes the last use. MUST NOT change the epoch. A key that is gone is left alone. */
  noteUse(id: string, use: AccessKeyUse): Promise<void>;
}
