// Generated from model/iam.json by `npm run generate`. Do not edit.
// Timestamps are epoch seconds with a fraction; blobs are base64.

/** Input and output of every operation of the contract. */
export interface Operations {
  AddUserToGroup: { input: AddUserToGroupRequest; output: Record<string, never> };
  AttachGroupPolicy: { input: AttachGroupPolicyRequest; output: Record<string, never> };
  AttachRolePolicy: { input: AttachRolePolicyRequest; output: Record<string, never> };
  AttachUserPolicy: { input: AttachUserPolicyRequest; output: Record<string, never> };
  CreateAccessKey: { input: CreateAccessKeyRequest; output: CreateAccessKeyResponse };
  CreateGroup: { input: CreateGroupRequest; output: CreateGroupResponse };
  CreatePolicy: { input: CreatePolicyRequest; output: CreatePolicyResponse };
  CreatePolicyVersion: { input: CreatePolicyVersionRequest; output: CreatePolicyVersionResponse };
  CreateRole: { input: CreateRoleRequest; output: CreateRoleResponse };
  CreateUser: { input: CreateUserRequest; output: CreateUserResponse };
  DeleteAccessKey: { input: DeleteAccessKeyRequest; output: Record<string, never> };
  DeleteGroup: { input: DeleteGroupRequest; output: Record<string, never> };
  DeleteGroupPolicy: { input: DeleteGroupPolicyRequest; output: Record<string, never> };
  DeletePolicy: { input: DeletePolicyRequest; output: Record<string, never> };
  DeletePolicyVersion: { input: DeletePolicyVersionRequest; output: Record<string, never> };
  DeleteRole: { input: DeleteRoleRequest; output: Record<string, never> };
  DeleteRolePolicy: { input: DeleteRolePolicyRequest; output: Record<string, never> };
  DeleteUser: { input: DeleteUserRequest; output: Record<string, never> };
  DeleteUserPolicy: { input: DeleteUserPolicyRequest; output: Record<string, never> };
  DetachGroupPolicy: { input: DetachGroupPolicyRequest; output: Record<string, never> };
  DetachRolePolicy: { input: DetachRolePolicyRequest; output: Record<string, never> };
  DetachUserPolicy: { input: DetachUserPolicyRequest; output: Record<string, never> };
  GetAccessKeyLastUsed: { input: GetAccessKeyLastUsedRequest; output: GetAccessKeyLastUsedResponse };
  GetContextKeysForPrincipalPolicy: { input: GetContextKeysForPrincipalPolicyRequest; output: GetContextKeysForPolicyResponse };
  GetGroup: { input: GetGroupRequest; output: GetGroupResponse };
  GetGroupPolicy: { input: GetGroupPolicyRequest; output: GetGroupPolicyResponse };
  GetPolicy: { input: GetPolicyRequest; output: GetPolicyResponse };
  GetPolicyVersion: { input: GetPolicyVersionRequest; output: GetPolicyVersionResponse };
  GetRole: { input: GetRoleRequest; output: GetRoleResponse };
  GetRolePolicy: { input: GetRolePolicyRequest; output: GetRolePolicyResponse };
  GetUser: { input: GetUserRequest; output: GetUserResponse };
  GetUserPolicy: { input: GetUserPolicyRequest; output: GetUserPolicyResponse };
  ListAccessKeys: { input: ListAccessKeysRequest; output: ListAccessKeysResponse };
  ListAttachedGroupPolicies: { input: ListAttachedGroupPoliciesRequest; output: ListAttachedGroupPoliciesResponse };
  ListAttachedRolePolicies: { input: ListAttachedRolePoliciesRequest; output: ListAttachedRolePoliciesResponse };
  ListAttachedUserPolicies: { input: ListAttachedUserPoliciesRequest; output: ListAttachedUserPoliciesResponse };
  ListGroupPolicies: { input: ListGroupPoliciesRequest; output: ListGroupPoliciesResponse };
  ListGroups: { input: ListGroupsRequest; output: ListGroupsResponse };
  ListGroupsForUser: { input: ListGroupsForUserRequest; output: ListGroupsForUserResponse };
  ListPolicies: { input: ListPoliciesRequest; output: ListPoliciesResponse };
  ListPolicyVersions: { input: ListPolicyVersionsRequest; output: ListPolicyVersionsResponse };
  ListRolePolicies: { input: ListRolePoliciesRequest; output: ListRolePoliciesResponse };
  ListRoles: { input: ListRolesRequest; output: ListRolesResponse };
  ListUserPolicies: { input: ListUserPoliciesRequest; output: ListUserPoliciesResponse };
  ListUsers: { input: ListUsersRequest; output: ListUsersResponse };
  PutGroupPolicy: { input: PutGroupPolicyRequest; output: Record<string, never> };
  PutRolePolicy: { input: PutRolePolicyRequest; output: Record<string, never> };
  PutUserPolicy: { input: PutUserPolicyRequest; output: Record<string, never> };
  RemoveUserFromGroup: { input: RemoveUserFromGroupRequest; output: Record<string, never> };
  SetDefaultPolicyVersion: { input: SetDefaultPolicyVersionRequest; output: Record<string, never> };
  SimulateCustomPolicy: { input: SimulateCustomPolicyRequest; output: SimulatePolicyResponse };
  SimulatePrincipalPolicy: { input: SimulatePrincipalPolicyRequest; output: SimulatePolicyResponse };
  UpdateAccessKey: { input: UpdateAccessKeyRequest; output: Record<string, never> };
  UpdateAssumeRolePolicy: { input: UpdateAssumeRolePolicyRequest; output: Record<string, never> };
  UpdateRole: { input: UpdateRoleRequest; output: UpdateRoleResponse };
  UpdateUser: { input: UpdateUserRequest; output: Record<string, never> };
}

export interface AccessKey {
  UserName: string;
  AccessKeyId: string;
  Status: "Active" | "Inactive" | "Expired";
  SecretAccessKey: string;
  CreateDate?: number | undefined;
}

export interface AccessKeyLastUsed {
  LastUsedDate?: number | undefined;
  ServiceName: string;
  Region: string;
}

export interface AccessKeyMetadata {
  UserName?: string | undefined;
  AccessKeyId?: string | undefined;
  Status?: "Active" | "Inactive" | "Expired" | undefined;
  CreateDate?: number | undefined;
}

export interface AddUserToGroupRequest {
  GroupName: string;
  UserName: string;
}

export interface AttachGroupPolicyRequest {
  GroupName: string;
  PolicyArn: string;
}

export interface AttachRolePolicyRequest {
  RoleName: string;
  PolicyArn: string;
}

export interface AttachUserPolicyRequest {
  UserName: string;
  PolicyArn: string;
}

export interface AttachedPermissionsBoundary {
  PermissionsBoundaryType?: "PermissionsBoundaryPolicy" | undefined;
  PermissionsBoundaryArn?: string | undefined;
}

export interface AttachedPolicy {
  PolicyName?: string | undefined;
  PolicyArn?: string | undefined;
}

export interface ContextEntry {
  ContextKeyName?: string | undefined;
  ContextKeyValues?: string[] | undefined;
  ContextKeyType?: "string" | "stringList" | "numeric" | "numericList" | "boolean" | "booleanList" | "ip" | "ipList" | "binary" | "binaryList" | "date" | "dateList" | undefined;
}

export interface CreateAccessKeyRequest {
  UserName?: string | undefined;
}

export interface CreateAccessKeyResponse {
  AccessKey: AccessKey;
}

export interface CreateGroupRequest {
  Path?: string | undefined;
  GroupName: string;
}

export interface CreateGroupResponse {
  Group: Group;
}

export interface CreatePolicyRequest {
  PolicyName: string;
  Path?: string | undefined;
  PolicyDocument: string;
  Description?: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface CreatePolicyResponse {
  Policy?: Policy | undefined;
}

export interface CreatePolicyVersionRequest {
  PolicyArn: string;
  PolicyDocument: string;
  SetAsDefault?: boolean | undefined;
}

export interface CreatePolicyVersionResponse {
  PolicyVersion?: PolicyVersion | undefined;
}

export interface CreateRoleRequest {
  Path?: string | undefined;
  RoleName: string;
  AssumeRolePolicyDocument: string;
  Description?: string | undefined;
  MaxSessionDuration?: number | undefined;
  PermissionsBoundary?: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface CreateRoleResponse {
  Role: Role;
}

export interface CreateUserRequest {
  Path?: string | undefined;
  UserName: string;
  PermissionsBoundary?: string | undefined;
  Tags?: Tag[] | undefined;
}

export interface CreateUserResponse {
  User?: User | undefined;
}

export interface DeleteAccessKeyRequest {
  UserName?: string | undefined;
  AccessKeyId: string;
}

export interface DeleteGroupPolicyRequest {
  GroupName: string;
  PolicyName: string;
}

export interface DeleteGroupRequest {
  GroupName: string;
}

export interface DeletePolicyRequest {
  PolicyArn: string;
}

export interface DeletePolicyVersionRequest {
  PolicyArn: string;
  VersionId: string;
}

export interface DeleteRolePolicyRequest {
  RoleName: string;
  PolicyName: string;
}

export interface DeleteRoleRequest {
  RoleName: string;
}

export interface DeleteUserPolicyRequest {
  UserName: string;
  PolicyName: string;
}

export interface DeleteUserRequest {
  UserName: string;
}

export interface DetachGroupPolicyRequest {
  GroupName: string;
  PolicyArn: string;
}

export interface DetachRolePolicyRequest {
  RoleName: string;
  PolicyArn: string;
}

export interface DetachUserPolicyRequest {
  UserName: string;
  PolicyArn: string;
}

export interface EvaluationResult {
  EvalActionName: string;
  EvalResourceName?: string | undefined;
  EvalDecision: "allowed" | "explicitDeny" | "implicitDeny";
  MatchedStatements?: Statement[] | undefined;
  MissingContextValues?: string[] | undefined;
  OrganizationsDecisionDetail?: OrganizationsDecisionDetail | undefined;
  PermissionsBoundaryDecisionDetail?: PermissionsBoundaryDecisionDetail | undefined;
  EvalDecisionDetails?: Record<string, "allowed" | "explicitDeny" | "implicitDeny"> | undefined;
  ResourceSpecificResults?: ResourceSpecificResult[] | undefined;
}

export interface GetAccessKeyLastUsedRequest {
  AccessKeyId: string;
}

export interface GetAccessKeyLastUsedResponse {
  UserName?: string | undefined;
  AccessKeyLastUsed?: AccessKeyLastUsed | undefined;
}

export interface GetContextKeysForPolicyResponse {
  ContextKeyNames?: string[] | undefined;
}

export interface GetContextKeysForPrincipalPolicyRequest {
  PolicySourceArn: string;
  PolicyInputList?: string[] | undefined;
}

export interface GetGroupPolicyRequest {
  GroupName: string;
  PolicyName: string;
}

export interface GetGroupPolicyResponse {
  GroupName: string;
  PolicyName: string;
  PolicyDocument: string;
}

export interface GetGroupRequest {
  GroupName: string;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface GetGroupResponse {
  Group: Group;
  Users: User[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface GetPolicyRequest {
  PolicyArn: string;
}

export interface GetPolicyResponse {
  Policy?: Policy | undefined;
}

export interface GetPolicyVersionRequest {
  PolicyArn: string;
  VersionId: string;
}

export interface GetPolicyVersionResponse {
  PolicyVersion?: PolicyVersion | undefined;
}

export interface GetRolePolicyRequest {
  RoleName: string;
  PolicyName: string;
}

export interface GetRolePolicyResponse {
  RoleName: string;
  PolicyName: string;
  PolicyDocument: string;
}

export interface GetRoleRequest {
  RoleName: string;
}

export interface GetRoleResponse {
  Role: Role;
}

export interface GetUserPolicyRequest {
  UserName: string;
  PolicyName: string;
}

export interface GetUserPolicyResponse {
  UserName: string;
  PolicyName: string;
  PolicyDocument: string;
}

export interface GetUserRequest {
  UserName?: string | undefined;
}

export interface GetUserResponse {
  User: User;
}

export interface Group {
  Path: string;
  GroupName: string;
  GroupId: string;
  Arn: string;
  CreateDate: number;
}

export interface ListAccessKeysRequest {
  UserName?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListAccessKeysResponse {
  AccessKeyMetadata: AccessKeyMetadata[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListAttachedGroupPoliciesRequest {
  GroupName: string;
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListAttachedGroupPoliciesResponse {
  AttachedPolicies?: AttachedPolicy[] | undefined;
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListAttachedRolePoliciesRequest {
  RoleName: string;
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListAttachedRolePoliciesResponse {
  AttachedPolicies?: AttachedPolicy[] | undefined;
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListAttachedUserPoliciesRequest {
  UserName: string;
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListAttachedUserPoliciesResponse {
  AttachedPolicies?: AttachedPolicy[] | undefined;
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListGroupPoliciesRequest {
  GroupName: string;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListGroupPoliciesResponse {
  PolicyNames: string[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListGroupsForUserRequest {
  UserName: string;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListGroupsForUserResponse {
  Groups: Group[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListGroupsRequest {
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListGroupsResponse {
  Groups: Group[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListPoliciesRequest {
  Scope?: "All" | "AWS" | "Local" | undefined;
  OnlyAttached?: boolean | undefined;
  PathPrefix?: string | undefined;
  PolicyUsageFilter?: "PermissionsPolicy" | "PermissionsBoundary" | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListPoliciesResponse {
  Policies?: Policy[] | undefined;
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListPolicyVersionsRequest {
  PolicyArn: string;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListPolicyVersionsResponse {
  Versions?: PolicyVersion[] | undefined;
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListRolePoliciesRequest {
  RoleName: string;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListRolePoliciesResponse {
  PolicyNames: string[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListRolesRequest {
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListRolesResponse {
  Roles: Role[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListUserPoliciesRequest {
  UserName: string;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListUserPoliciesResponse {
  PolicyNames: string[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface ListUsersRequest {
  PathPrefix?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

export interface ListUsersResponse {
  Users: User[];
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface OrganizationsDecisionDetail {
  AllowedByOrganizations?: boolean | undefined;
}

export interface PermissionsBoundaryDecisionDetail {
  AllowedByPermissionsBoundary?: boolean | undefined;
}

export interface Policy {
  PolicyName?: string | undefined;
  PolicyId?: string | undefined;
  Arn?: string | undefined;
  Path?: string | undefined;
  DefaultVersionId?: string | undefined;
  AttachmentCount?: number | undefined;
  PermissionsBoundaryUsageCount?: number | undefined;
  IsAttachable?: boolean | undefined;
  Description?: string | undefined;
  CreateDate?: number | undefined;
  UpdateDate?: number | undefined;
  Tags?: Tag[] | undefined;
}

export interface PolicyVersion {
  Document?: string | undefined;
  VersionId?: string | undefined;
  IsDefaultVersion?: boolean | undefined;
  CreateDate?: number | undefined;
}

export interface Position {
  Line?: number | undefined;
  Column?: number | undefined;
}

export interface PutGroupPolicyRequest {
  GroupName: string;
  PolicyName: string;
  PolicyDocument: string;
}

export interface PutRolePolicyRequest {
  RoleName: string;
  PolicyName: string;
  PolicyDocument: string;
}

export interface PutUserPolicyRequest {
  UserName: string;
  PolicyName: string;
  PolicyDocument: string;
}

export interface RemoveUserFromGroupRequest {
  GroupName: string;
  UserName: string;
}

export interface ResourceSpecificResult {
  EvalResourceName: string;
  EvalResourceDecision: "allowed" | "explicitDeny" | "implicitDeny";
  MatchedStatements?: Statement[] | undefined;
  MissingContextValues?: string[] | undefined;
  EvalDecisionDetails?: Record<string, "allowed" | "explicitDeny" | "implicitDeny"> | undefined;
  PermissionsBoundaryDecisionDetail?: PermissionsBoundaryDecisionDetail | undefined;
}

export interface Role {
  Path: string;
  RoleName: string;
  RoleId: string;
  Arn: string;
  CreateDate: number;
  AssumeRolePolicyDocument?: string | undefined;
  Description?: string | undefined;
  MaxSessionDuration?: number | undefined;
  PermissionsBoundary?: AttachedPermissionsBoundary | undefined;
  Tags?: Tag[] | undefined;
  RoleLastUsed?: RoleLastUsed | undefined;
}

export interface RoleLastUsed {
  LastUsedDate?: number | undefined;
  Region?: string | undefined;
}

export interface SetDefaultPolicyVersionRequest {
  PolicyArn: string;
  VersionId: string;
}

export interface SimulateCustomPolicyRequest {
  PolicyInputList: string[];
  PermissionsBoundaryPolicyInputList?: string[] | undefined;
  ActionNames: string[];
  ResourceArns?: string[] | undefined;
  ResourcePolicy?: string | undefined;
  ResourceOwner?: string | undefined;
  CallerArn?: string | undefined;
  ContextEntries?: ContextEntry[] | undefined;
  ResourceHandlingOption?: string | undefined;
  MaxItems?: number | undefined;
  Marker?: string | undefined;
}

export interface SimulatePolicyResponse {
  EvaluationResults?: EvaluationResult[] | undefined;
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}

export interface SimulatePrincipalPolicyRequest {
  PolicySourceArn: string;
  PolicyInputList?: string[] | undefined;
  PermissionsBoundaryPolicyInputList?: string[] | undefined;
  ActionNames: string[];
  ResourceArns?: string[] | undefined;
  ResourcePolicy?: string | undefined;
  ResourceOwner?: string | undefined;
  CallerArn?: string | undefined;
  ContextEntries?: ContextEntry[] | undefined;
  ResourceHandlingOption?: string | undefined;
  MaxItems?: number | undefined;
  Marker?: string | undefined;
}

export interface Statement {
  SourcePolicyId?: string | undefined;
  SourcePolicyType?: "user" | "group" | "role" | "aws-managed" | "user-managed" | "resource" | "none" | undefined;
  StartPosition?: Position | undefined;
  EndPosition?: Position | undefined;
}

export interface Tag {
  Key: string;
  Value: string;
}

export interface UpdateAccessKeyRequest {
  UserName?: string | undefined;
  AccessKeyId: string;
  Status: "Active" | "Inactive" | "Expired";
}

export interface UpdateAssumeRolePolicyRequest {
  RoleName: string;
  PolicyDocument: string;
}

export interface UpdateRoleRequest {
  RoleName: string;
  Description?: string | undefined;
  MaxSessionDuration?: number | undefined;
}

export interface UpdateRoleResponse {
}

export interface UpdateUserRequest {
  UserName: string;
  NewPath?: string | undefined;
  NewUserName?: string | undefined;
}

export interface User {
  Path: string;
  UserName: string;
  UserId: string;
  Arn: string;
  CreateDate: number;
  PasswordLastUsed?: number | undefined;
  PermissionsBoundary?: AttachedPermissionsBoundary | undefined;
  Tags?: Tag[] | undefined;
}
