/** What a group of IAM users is, and the form in which calls see it. */
import { wireSeconds } from '../lib/clock.ts';
import { newIamId } from '../lib/ids.ts';
import type { CreateGroupRequest, Group as WireGroup } from '../wire/iam.generated.ts';
import { iamGroupArn } from './arns.ts';
import type { IamGroup } from './iam-types.ts';

export const newIamGroup = (input: CreateGroupRequest, nowMs: number): IamGroup => ({
  name: input.GroupName,
  id: newIamId('AGPA'),
  path: input.Path ?? '/',
  createdMs: nowMs,
  policies: {},
});

export const renderIamGroup = (group: IamGroup, accountId: string): WireGroup => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: iamGroupArn(accountId, group.path, group.name),
  CreateDate: wireSeconds(group.createdMs),
});
