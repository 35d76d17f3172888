/**
 * Every operation that Poolhouse serves. What a contract has beside these is answered with
 * `NotImplementedException`.
 */
import { AddCustomAttributes } from './cognito-idp/AddCustomAttributes.ts';
import { AdminAddUserToGroup } from './cognito-idp/AdminAddUserToGroup.ts';
import { AdminConfirmSignUp } from './cognito-idp/AdminConfirmSignUp.ts';
import { AdminCreateUser } from './cognito-idp/AdminCreateUser.ts';
import { AdminDeleteUser } from './cognito-idp/AdminDeleteUser.ts';
import { AdminDeleteUserAttributes } from './cognito-idp/AdminDeleteUserAttributes.ts';
import { AdminDisableUser } from './cognito-idp/AdminDisableUser.ts';
import { AdminEnableUser } from './cognito-idp/AdminEnableUser.ts';
import { AdminGetUser } from './cognito-idp/AdminGetUser.ts';
import { AdminInitiateAuth } from './cognito-idp/AdminInitiateAuth.ts';
import { AdminListGroupsForUser } from './cognito-idp/AdminListGroupsForUser.ts';
import { AdminListUserAuthEvents } from './cognito-idp/AdminListUserAuthEvents.ts';
import { AdminRemoveUserFromGroup } from './cognito-idp/AdminRemoveUserFromGroup.ts';
import { AdminResetUserPassword } from './cognito-idp/AdminResetUserPassword.ts';
import { AdminRespondToAuthChallenge } from './cognito-idp/AdminRespondToAuthChallenge.ts';
import { AdminSetUserMFAPreference } from './cognito-idp/AdminSetUserMFAPreference.ts';
import { AdminSetUserPassword } from './cognito-idp/AdminSetUserPassword.ts';
import { AdminSetUserSettings } from './cognito-idp/AdminSetUserSettings.ts';
import { AdminUpdateUserAttributes } from './cognito-idp/AdminUpdateUserAttributes.ts';
import { AdminUserGlobalSignOut } from './cognito-idp/AdminUserGlobalSignOut.ts';
import { AssociateSoftwareToken } from './cognito-idp/AssociateSoftwareToken.ts';
import { ChangePassword } from './cognito-idp/ChangePassword.ts';
import { ConfirmForgotPassword } from './cognito-idp/ConfirmForgotPassword.ts';
import { ConfirmSignUp } from './cognito-idp/ConfirmSignUp.ts';
import { CreateGroup as CreateUserGroup } from './cognito-idp/CreateGroup.ts';
import { CreateUserImportJob } from './cognito-idp/CreateUserImportJob.ts';
import { CreateUserPool } from './cognito-idp/CreateUserPool.ts';
import { CreateUserPoolClient } from './cognito-idp/CreateUserPoolClient.ts';
import { DeleteGroup as DeleteUserGroup } from './cognito-idp/DeleteGroup.ts';
import { DeleteUser as DeletePoolUser } from './cognito-idp/DeleteUser.ts';
import { DeleteUserAttributes } from './cognito-idp/DeleteUserAttributes.ts';
import { DeleteUserPool } from './cognito-idp/DeleteUserPool.ts';
import { DeleteUserPoolClient } from './cognito-idp/DeleteUserPoolClient.ts';
import { DescribeUserImportJob } from './cognito-idp/DescribeUserImportJob.ts';
import { DescribeUserPool } from './cognito-idp/DescribeUserPool.ts';
import { DescribeUserPoolClient } from './cognito-idp/DescribeUserPoolClient.ts';
import { ForgotPassword } from './cognito-idp/ForgotPassword.ts';
import { GetCSVHeader } from './cognito-idp/GetCSVHeader.ts';
import { GetGroup as GetUserGroup } from './cognito-idp/GetGroup.ts';
import { GetTokensFromRefreshToken } from './cognito-idp/GetTokensFromRefreshToken.ts';
import { GetUser as GetPoolUser } from './cognito-idp/GetUser.ts';
import { GetUserAttributeVerificationCode } from './cognito-idp/GetUserAttributeVerificationCode.ts';
import { GetUserAuthFactors } from './cognito-idp/GetUserAuthFactors.ts';
import { GetUserPoolMfaConfig } from './cognito-idp/GetUserPoolMfaConfig.ts';
import { GlobalSignOut } from './cognito-idp/GlobalSignOut.ts';
import { InitiateAuth } from './cognito-idp/InitiateAuth.ts';
import { ListGroups as ListUserGroups } from './cognito-idp/ListGroups.ts';
import { ListTagsForResource } from './cognito-idp/ListTagsForResource.ts';
import { ListUserImportJobs } from './cognito-idp/ListUserImportJobs.ts';
import { ListUserPoolClients } from './cognito-idp/ListUserPoolClients.ts';
import { ListUserPools } from './cognito-idp/ListUserPools.ts';
import { ListUsers } from './cognito-idp/ListUsers.ts';
import { ListUsersInGroup } from './cognito-idp/ListUsersInGroup.ts';
import { ResendConfirmationCode } from './cognito-idp/ResendConfirmationCode.ts';
import { RespondToAuthChallenge } from './cognito-idp/RespondToAuthChallenge.ts';
import { RevokeToken } from './cognito-idp/RevokeToken.ts';
import { SetUserMFAPreference } from './cognito-idp/SetUserMFAPreference.ts';
import { SetUserPoolMfaConfig } from './cognito-idp/SetUserPoolMfaConfig.ts';
import { SetUserSettings } from './cognito-idp/SetUserSettings.ts';
import { SignUp } from './cognito-idp/SignUp.ts';
import { StartUserImportJob } from './cognito-idp/StartUserImportJob.ts';
import { StopUserImportJob } from './cognito-idp/StopUserImportJob.ts';
import { TagResource } from './cognito-idp/TagResource.ts';
import { UntagResource } from './cognito-idp/UntagResource.ts';
import { UpdateGroup } from './cognito-idp/UpdateGroup.ts';
import { UpdateUserAttributes } from './cognito-idp/UpdateUserAttributes.ts';
import { UpdateUserPool } from './cognito-idp/UpdateUserPool.ts';
import { UpdateUserPoolClient } from './cognito-idp/UpdateUserPoolClient.ts';
import { VerifySoftwareToken } from './cognito-idp/VerifySoftwareToken.ts';
import { VerifyUserAttribute } from './cognito-idp/VerifyUserAttribute.ts';
import { AddUserToGroup } from './iam/AddUserToGroup.ts';
import { AttachGroupPolicy } from './iam/AttachGroupPolicy.ts';
import { AttachRolePolicy } from './iam/AttachRolePolicy.ts';
import { AttachUserPolicy } from './iam/AttachUserPolicy.ts';
import { CreateAccessKey } from './iam/CreateAccessKey.ts';
import { CreateGroup } from './iam/CreateGroup.ts';
import { CreatePolicy } from './iam/CreatePolicy.ts';
import { CreatePolicyVersion } from './iam/CreatePolicyVersion.ts';
import { CreateRole } from './iam/CreateRole.ts';
import { CreateUser } from './iam/CreateUser.ts';
import { DeleteAccessKey } from './iam/DeleteAccessKey.ts';
import { DeleteGroup } from './iam/DeleteGroup.ts';
import { DeleteGroupPolicy } from './iam/DeleteGroupPolicy.ts';
import { DeletePolicy } from './iam/DeletePolicy.ts';
import { DeletePolicyVersion } from './iam/DeletePolicyVersion.ts';
import { DeleteRole } from './iam/DeleteRole.ts';
import { DeleteRolePolicy } from './iam/DeleteRolePolicy.ts';
import { DeleteUser } from './iam/DeleteUser.ts';
import { DeleteUserPolicy } from './iam/DeleteUserPolicy.ts';
import { DetachGroupPolicy } from './iam/DetachGroupPolicy.ts';
import { DetachRolePolicy } from './iam/DetachRolePolicy.ts';
import { DetachUserPolicy } from './iam/DetachUserPolicy.ts';
import { GetAccessKeyLastUsed } from './iam/GetAccessKeyLastUsed.ts';
import { GetContextKeysForPrincipalPolicy } from './iam/GetContextKeysForPrincipalPolicy.ts';
import { GetGroup } from './iam/GetGroup.ts';
import { GetGroupPolicy } from './iam/GetGroupPolicy.ts';
import { GetPolicy } from './iam/GetPolicy.ts';
import { GetPolicyVersion } from './iam/GetPolicyVersion.ts';
import { GetRole } from './iam/GetRole.ts';
import { GetRolePolicy } from './iam/GetRolePolicy.ts';
import { GetUser } from './iam/GetUser.ts';
import { GetUserPolicy } from './iam/GetUserPolicy.ts';
import { ListAccessKeys } from './iam/ListAccessKeys.ts';
import { ListAttachedGroupPolicies } from './iam/ListAttachedGroupPolicies.ts';
import { ListAttachedRolePolicies } from './iam/ListAttachedRolePolicies.ts';
import { ListAttachedUserPolicies } from './iam/ListAttachedUserPolicies.ts';
import { ListGroupPolicies } from './iam/ListGroupPolicies.ts';
import { ListGroups } from './iam/ListGroups.ts';
import { ListGroupsForUser } from './iam/ListGroupsForUser.ts';
import { ListPolicies } from './iam/ListPolicies.ts';
import { ListPolicyVersions } from './iam/ListPolicyVersions.ts';
import { ListRolePolicies } from './iam/ListRolePolicies.ts';
import { ListRoles } from './iam/ListRoles.ts';
import { ListUserPolicies } from './iam/ListUserPolicies.ts';
import { ListUsers as ListIamUsers } from './iam/ListUsers.ts';
import { PutGroupPolicy } from './iam/PutGroupPolicy.ts';
import { PutRolePolicy } from './iam/PutRolePolicy.ts';
import { PutUserPolicy } from './iam/PutUserPolicy.ts';
import { RemoveUserFromGroup } from './iam/RemoveUserFromGroup.ts';
import { SetDefaultPolicyVersion } from './iam/SetDefaultPolicyVersion.ts';
import { SimulateCustomPolicy } from './iam/SimulateCustomPolicy.ts';
import { SimulatePrincipalPolicy } from './iam/SimulatePrincipalPolicy.ts';
import { UpdateAccessKey } from './iam/UpdateAccessKey.ts';
import { UpdateAssumeRolePolicy } from './iam/UpdateAssumeRolePolicy.ts';
import { UpdateRole } from './iam/UpdateRole.ts';
import { UpdateUser } from './iam/UpdateUser.ts';
import { CreateLogGroup } from './logs/CreateLogGroup.ts';
import { CreateLogStream } from './logs/CreateLogStream.ts';
import { DeleteLogGroup } from './logs/DeleteLogGroup.ts';
import { DeleteLogStream } from './logs/DeleteLogStream.ts';
import { DeleteRetentionPolicy } from './logs/DeleteRetentionPolicy.ts';
import { DescribeLogGroups } from './logs/DescribeLogGroups.ts';
import { DescribeLogStreams } from './logs/DescribeLogStreams.ts';
import { FilterLogEvents } from './logs/FilterLogEvents.ts';
import { GetLogEvents } from './logs/GetLogEvents.ts';
import { ListTagsForResource as ListTagsForResourceOfLogs } from './logs/ListTagsForResource.ts';
import { PutLogEvents } from './logs/PutLogEvents.ts';
import { PutLogGroupDeletionProtection } from './logs/PutLogGroupDeletionProtection.ts';
import { PutRetentionPolicy } from './logs/PutRetentionPolicy.ts';
import { TagLogGroup } from './logs/TagLogGroup.ts';
import { TagResource as TagResourceOfLogs } from './logs/TagResource.ts';
import { UntagResource as UntagResourceOfLogs } from './logs/UntagResource.ts';
import type { Operation } from './operation.ts';
import { ListMessages } from './poolhouse/ListMessages.ts';
import { RotateSigningKeys } from './poolhouse/RotateSigningKeys.ts';
import { AssumeRole } from './sts/AssumeRole.ts';
import { GetCallerIdentity } from './sts/GetCallerIdentity.ts';
import { GetSessionToken } from './sts/GetSessionToken.ts';

export const operations: readonly Operation[] = [
  AddCustomAttributes,
  AdminAddUserToGroup,
  AdminConfirmSignUp,
  AdminCreateUser,
  AdminDeleteUser,
  AdminDeleteUserAttributes,
  AdminDisableUser,
  AdminEnableUser,
  AdminGetUser,
  AdminInitiateAuth,
  AdminListGroupsForUser,
  AdminListUserAuthEvents,
  AdminRemoveUserFromGroup,
  AdminResetUserPassword,
  AdminRespondToAuthChallenge,
  AdminSetUserMFAPreference,
  AdminSetUserPassword,
  AdminSetUserSettings,
  AdminUpdateUserAttributes,
  AdminUserGlobalSignOut,
  AssociateSoftwareToken,
  ChangePassword,
  ConfirmForgotPassword,
  ConfirmSignUp,
  CreateUserGroup,
  CreateUserImportJob,
  CreateUserPool,
  CreateUserPoolClient,
  DeletePoolUser,
  DeleteUserAttributes,
  DeleteUserGroup,
  DeleteUserPool,
  DeleteUserPoolClient,
  DescribeUserImportJob,
  DescribeUserPool,
  DescribeUserPoolClient,
  ForgotPassword,
  GetCSVHeader,
  GetTokensFromRefreshToken,
  GetPoolUser,
  GetUserAttributeVerificationCode,
  GetUserAuthFactors,
  GetUserGroup,
  GetUserPoolMfaConfig,
  GlobalSignOut,
  InitiateAuth,
  ListUserGroups,
  ListTagsForResource,
  ListUserImportJobs,
  ListUserPoolClients,
  ListUserPools,
  ListUsers,
  ListUsersInGroup,
  ResendConfirmationCode,
  RespondToAuthChallenge,
  RevokeToken,
  SetUserMFAPreference,
  SetUserPoolMfaConfig,
  SetUserSettings,
  SignUp,
  StartUserImportJob,
  StopUserImportJob,
  TagResource,
  UntagResource,
  UpdateGroup,
  UpdateUserAttributes,
  UpdateUserPool,
  UpdateUserPoolClient,
  VerifySoftwareToken,
  VerifyUserAttribute,

  AddUserToGroup,
  AttachGroupPolicy,
  AttachRolePolicy,
  AttachUserPolicy,
  CreateAccessKey,
  CreateGroup,
  CreatePolicy,
  CreatePolicyVersion,
  CreateRole,
  CreateUser,
  DeleteAccessKey,
  DeleteGroup,
  DeleteGroupPolicy,
  DeletePolicy,
  DeletePolicyVersion,
  DeleteRole,
  DeleteRolePolicy,
  DeleteUser,
  DeleteUserPolicy,
  DetachGroupPolicy,
  DetachRolePolicy,
  DetachUserPolicy,
  GetAccessKeyLastUsed,
  GetContextKeysForPrincipalPolicy,
  GetGroup,
  GetGroupPolicy,
  GetPolicy,
  GetPolicyVersion,
  GetRole,
  GetRolePolicy,
  GetUser,
  GetUserPolicy,
  ListAccessKeys,
  ListAttachedGroupPolicies,
  ListAttachedRolePolicies,
  ListAttachedUserPolicies,
  ListGroupPolicies,
  ListGroups,
  ListGroupsForUser,
  ListPolicies,
  ListPolicyVersions,
  ListRolePolicies,
  ListRoles,
  ListUserPolicies,
  ListIamUsers,
  PutGroupPolicy,
  PutRolePolicy,
  PutUserPolicy,
  RemoveUserFromGroup,
  SetDefaultPolicyVersion,
  SimulateCustomPolicy,
  SimulatePrincipalPolicy,
  UpdateAccessKey,
  UpdateAssumeRolePolicy,
  UpdateRole,
  UpdateUser,

  CreateLogGroup,
  CreateLogStream,
  DeleteLogGroup,
  DeleteLogStream,
  DeleteRetentionPolicy,
  DescribeLogGroups,
  DescribeLogStreams,
  FilterLogEvents,
  GetLogEvents,
  ListTagsForResourceOfLogs,
  PutLogEvents,
  PutLogGroupDeletionProtection,
  PutRetentionPolicy,
  TagLogGroup,
  TagResourceOfLogs,
  UntagResourceOfLogs,

  AssumeRole,
  GetCallerIdentity,
  GetSessionToken,

  ListMessages,
  RotateSigningKeys,
];
