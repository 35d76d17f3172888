/**
 * Every operation that Poolhouse serves. What a contract has beside these is answered with
 * `NotImplementedException`.
 */
import { AddCustomAttributes } from './cognito-idp/AddCustomAttributes.ts';
import { AdminCreateUser } from './cognito-idp/AdminCreateUser.ts';
import { AdminDeleteUser } from './cognito-idp/AdminDeleteUser.ts';
import { AdminDeleteUserAttributes } from './cognito-idp/AdminDeleteUserAttributes.ts';
import { AdminDisableUser } from './cognito-idp/AdminDisableUser.ts';
import { AdminEnableUser } from './cognito-idp/AdminEnableUser.ts';
import { AdminGetUser } from './cognito-idp/AdminGetUser.ts';
import { AdminSetUserPassword } from './cognito-idp/AdminSetUserPassword.ts';
import { AdminUpdateUserAttributes } from './cognito-idp/AdminUpdateUserAttributes.ts';
import { CreateUserImportJob } from './cognito-idp/CreateUserImportJob.ts';
import { CreateUserPool } from './cognito-idp/CreateUserPool.ts';
import { CreateUserPoolClient } from './cognito-idp/CreateUserPoolClient.ts';
import { DeleteUserPool } from './cognito-idp/DeleteUserPool.ts';
import { DeleteUserPoolClient } from './cognito-idp/DeleteUserPoolClient.ts';
import { DescribeUserImportJob } from './cognito-idp/DescribeUserImportJob.ts';
import { DescribeUserPool } from './cognito-idp/DescribeUserPool.ts';
import { DescribeUserPoolClient } from './cognito-idp/DescribeUserPoolClient.ts';
import { GetCSVHeader } from './cognito-idp/GetCSVHeader.ts';
import { ListTagsForResource } from './cognito-idp/ListTagsForResource.ts';
import { ListUserImportJobs } from './cognito-idp/ListUserImportJobs.ts';
import { ListUserPoolClients } from './cognito-idp/ListUserPoolClients.ts';
import { ListUserPools } from './cognito-idp/ListUserPools.ts';
import { ListUsers } from './cognito-idp/ListUsers.ts';
import { StartUserImportJob } from './cognito-idp/StartUserImportJob.ts';
import { StopUserImportJob } from './cognito-idp/StopUserImportJob.ts';
import { TagResource } from './cognito-idp/TagResource.ts';
import { UntagResource } from './cognito-idp/UntagResource.ts';
import { UpdateUserPool } from './cognito-idp/UpdateUserPool.ts';
import { UpdateUserPoolClient } from './cognito-idp/UpdateUserPoolClient.ts';
import { CreateRole } from './iam/CreateRole.ts';
import { DeleteRole } from './iam/DeleteRole.ts';
import { DeleteRolePolicy } from './iam/DeleteRolePolicy.ts';
import { GetRole } from './iam/GetRole.ts';
import { GetRolePolicy } from './iam/GetRolePolicy.ts';
import { ListRolePolicies } from './iam/ListRolePolicies.ts';
import { ListRoles } from './iam/ListRoles.ts';
import { PutRolePolicy } from './iam/PutRolePolicy.ts';
import { UpdateAssumeRolePolicy } from './iam/UpdateAssumeRolePolicy.ts';
import { UpdateRole } from './iam/UpdateRole.ts';
import { DescribeLogGroups } from './logs/DescribeLogGroups.ts';
import { DescribeLogStreams } from './logs/DescribeLogStreams.ts';
import { FilterLogEvents } from './logs/FilterLogEvents.ts';
import { GetLogEvents } from './logs/GetLogEvents.ts';
import type { Operation } from './operation.ts';
import { GetCallerIdentity } from './sts/GetCallerIdentity.ts';

export const operations: readonly Operation[] = [
  AddCustomAttributes,
  AdminCreateUser,
  AdminDeleteUser,
  AdminDeleteUserAttributes,
  AdminDisableUser,
  AdminEnableUser,
  AdminGetUser,
  AdminSetUserPassword,
  AdminUpdateUserAttributes,
  CreateUserImportJob,
  CreateUserPool,
  CreateUserPoolClient,
  DeleteUserPool,
  DeleteUserPoolClient,
  DescribeUserImportJob,
  DescribeUserPool,
  DescribeUserPoolClient,
  GetCSVHeader,
  ListTagsForResource,
  ListUserImportJobs,
  ListUserPoolClients,
  ListUserPools,
  ListUsers,
  StartUserImportJob,
  StopUserImportJob,
  TagResource,
  UntagResource,
  UpdateUserPool,
  UpdateUserPoolClient,

  CreateRole,
  DeleteRole,
  DeleteRolePolicy,
  GetRole,
  GetRolePolicy,
  ListRolePolicies,
  ListRoles,
  PutRolePolicy,
  UpdateAssumeRolePolicy,
  UpdateRole,

  DescribeLogGroups,
  DescribeLogStreams,
  FilterLogEvents,
  GetLogEvents,

  GetCallerIdentity,
];
