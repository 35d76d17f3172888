/** What a user of IAM is, and the form in which calls see it. */
import { wireSeconds } from '../lib/clock.ts';
import { newIamId } from '../lib/ids.ts';
import type {
  AttachedPermissionsBoundary,
  CreateUserRequest,
  User as WireUser,
} from '../wire/iam.generated.ts';
import { iamUserArn } from './arns.ts';
import { distinctTags } from './iam-tags.ts';
import type { IamUser } from './iam-types.ts';

export const newIamUser = (input: CreateUserRequest, nowMs: number): IamUser => ({
  name: input.UserName,
  id: newIamId('AIDA'),
  path: input.Path ?? '/',
  createdMs: nowMs,
  permissionsBoundary: input.PermissionsBoundary,
  tags: distinctTags(input.Tags ?? []),
  policies: {},
});

/** What lists answer of a user: IAM leaves out tags and boundary there. */
export const listedUser = (user: IamUser, accountId: string): WireUser => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: iamUserArn(accountId, user.path, user.name),
  CreateDate: wireSeconds(user.createdMs),
});

export const renderIamUser = (user: IamUser, accountId: string): WireUser => ({
  ...listedUser(user, accountId),
  PermissionsBoundary: renderBoundary(user.permissionsBoundary),
  Tags: user.tags.length > 0 ? user.tags : undefined,
});

export const renderBoundary = (arn: string | undefined): AttachedPermissionsBoundary | undefined =>
  arn === undefined
    ? undefined
    : { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: arn };

/** The account's root, as GetUser shows it. The account has no name, and its age is not known. */
export const renderRootUser = (accountId: string): WireUser => ({
  Path: '/',
  UserName: accountId,
  UserId: accountId,
  Arn: `arn:aws:iam::${accountId}:root`,
  CreateDate: 0,
});
