/** A group of a pool's users: how one comes to be, how it changes, and how it looks on the wire. */
import { wireSeconds } from '../lib/clock.ts';
import type {
  CreateGroupRequest,
  GroupType,
  UpdateGroupRequest,
} from '../wire/cognito-idp.generated.ts';
import type { Group } from './types.ts';

export const newGroup = (input: CreateGroupRequest, nowMs: number): Group => ({
  poolId: input.UserPoolId,
  name: input.GroupName,
  description: input.Description,
  roleArn: input.RoleArn,
  precedence: input.Precedence,
  createdMs: nowMs,
  modifiedMs: nowMs,
});

/** The group after UpdateGroup: what the request leaves out stays as it is. */
export const updatedGroup = (group: Group, input: UpdateGroupRequest, nowMs: number): Group => ({
  ...group,
  description: input.Description ?? group.description,
  roleArn: input.RoleArn ?? group.roleArn,
  precedence: input.Precedence ?? group.precedence,
  modifiedMs: nowMs,
});

export const renderGroup = (group: Group): GroupType => ({
  GroupName: group.name,
  UserPoolId: group.poolId,
  Description: group.description,
  RoleArn: group.roleArn,
  Precedence: group.precedence,
  LastModifiedDate: wireSeconds(group.modifiedMs),
  CreationDate: wireSeconds(group.createdMs),
});
