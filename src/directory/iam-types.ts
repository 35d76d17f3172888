/** What IAM keeps beside roles. Everything is global: IAM has no regions. Dates are epoch ms. */
import type { Role } from './types.ts';

export interface IamTag {
  Key: string;
  Value: string;
}

/** What users, groups and roles have in common. */
export interface IamEntity {
  name: string;
  /** `AIDA…`, `AGPA…` or `AROA…`: stays when the name changes, and is never given again. */
  id: string;
  path: string;
  createdMs: number;
  /** Inline policies: name → JSON text as it was put. */
  policies: Record<string, string>;
}

export interface IamUser extends IamEntity {
  /** The ARN of a managed policy. */
  permissionsBoundary?: string | undefined;
  tags: IamTag[];
}

export type IamGroup = IamEntity;

export interface Entities {
  user: IamUser;
  group: IamGroup;
  role: Role;
}

/** A managed policy of the account; its texts are its versions'. */
export interface ManagedPolicy {
  arn: string;
  name: string;
  id: string;
  path: string;
  description?: string | undefined;
  createdMs: number;
  /** When the last version was made. */
  updatedMs: number;
  tags: IamTag[];
  /** The number in `v3`. */
  defaultVersion: number;
}

export interface PolicyVersion {
  number: number;
  document: string;
  createdMs: number;
}

export interface AccessKeyRecord {
  id: string;
  active: boolean;
  createdMs: number;
  /** Sealed by the vault: nobody reads it in the database. */
  sealedSecret: Uint8Array;
  lastUse?: AccessKeyUse | undefined;
}

export interface AccessKeyUse {
  usedMs: number;
  service: string;
  region: string;
}

/** A policy that gives or takes permissions, and where it comes from. */
export interface Grant {
  source: 'user' | 'group' | 'role' | 'aws-managed' | 'user-managed';
  /** Of the user, group or role that has it. */
  holder: string;
  /** The inline policy's name, or the managed policy's ARN. */
  policy: string;
  document: string;
}

/** All that decides what a user or a role may do. */
export interface Permissions<Holder> {
  holder: Holder;
  /** Of the user or role itself, and of the user's groups. */
  grants: Grant[];
  /** The document of its permissions boundary. */
  boundary?: string | undefined;
}
