// Generated from model/cognito-idp.json by `npm run generate`. Do not edit.
// Timestamps are epoch seconds with a fraction; blobs are base64.

/** Input and output of every operation of the contract. */
export interface Operations {
  AddCustomAttributes: { input: AddCustomAttributesRequest; output: AddCustomAttributesResponse };
  AddUserPoolClientSecret: { input: AddUserPoolClientSecretRequest; output: AddUserPoolClientSecretResponse };
  AdminAddUserToGroup: { input: AdminAddUserToGroupRequest; output: Record<string, never> };
  AdminConfirmSignUp: { input: AdminConfirmSignUpRequest; output: AdminConfirmSignUpResponse };
  AdminCreateUser: { input: AdminCreateUserRequest; output: AdminCreateUserResponse };
  AdminDeleteUser: { input: AdminDeleteUserRequest; output: Record<string, never> };
  AdminDeleteUserAttributes: { input: AdminDeleteUserAttributesRequest; output: AdminDeleteUserAttributesResponse };
  AdminDisableProviderForUser: { input: AdminDisableProviderForUserRequest; output: AdminDisableProviderForUserResponse };
  AdminDisableUser: { input: AdminDisableUserRequest; output: AdminDisableUserResponse };
  AdminEnableUser: { input: AdminEnableUserRequest; output: AdminEnableUserResponse };
  AdminForgetDevice: { input: AdminForgetDeviceRequest; output: Record<string, never> };
  AdminGetDevice: { input: AdminGetDeviceRequest; output: AdminGetDeviceResponse };
  AdminGetUser: { input: AdminGetUserRequest; output: AdminGetUserResponse };
  AdminInitiateAuth: { input: AdminInitiateAuthRequest; output: AdminInitiateAuthResponse };
  AdminLinkProviderForUser: { input: AdminLinkProviderForUserRequest; output: AdminLinkProviderForUserResponse };
  AdminListDevices: { input: AdminListDevicesRequest; output: AdminListDevicesResponse };
  AdminListGroupsForUser: { input: AdminListGroupsForUserRequest; output: AdminListGroupsForUserResponse };
  AdminListUserAuthEvents: { input: AdminListUserAuthEventsRequest; output: AdminListUserAuthEventsResponse };
  AdminRemoveUserFromGroup: { input: AdminRemoveUserFromGroupRequest; output: Record<string, never> };
  AdminResetUserPassword: { input: AdminResetUserPasswordRequest; output: AdminResetUserPasswordResponse };
  AdminRespondToAuthChallenge: { input: AdminRespondToAuthChallengeRequest; output: AdminRespondToAuthChallengeResponse };
  AdminSetUserMFAPreference: { input: AdminSetUserMFAPreferenceRequest; output: AdminSetUserMFAPreferenceResponse };
  AdminSetUserPassword: { input: AdminSetUserPasswordRequest; output: AdminSetUserPasswordResponse };
  AdminSetUserSettings: { input: AdminSetUserSettingsRequest; output: AdminSetUserSettingsResponse };
  AdminUpdateAuthEventFeedback: { input: AdminUpdateAuthEventFeedbackRequest; output: AdminUpdateAuthEventFeedbackResponse };
  AdminUpdateDeviceStatus: { input: AdminUpdateDeviceStatusRequest; output: AdminUpdateDeviceStatusResponse };
  AdminUpdateUserAttributes: { input: AdminUpdateUserAttributesRequest; output: AdminUpdateUserAttributesResponse };
  AdminUserGlobalSignOut: { input: AdminUserGlobalSignOutRequest; output: AdminUserGlobalSignOutResponse };
  AssociateSoftwareToken: { input: AssociateSoftwareTokenRequest; output: AssociateSoftwareTokenResponse };
  ChangePassword: { input: ChangePasswordRequest; output: ChangePasswordResponse };
  CompleteWebAuthnRegistration: { input: CompleteWebAuthnRegistrationRequest; output: CompleteWebAuthnRegistrationResponse };
  ConfirmDevice: { input: ConfirmDeviceRequest; output: ConfirmDeviceResponse };
  ConfirmForgotPassword: { input: ConfirmForgotPasswordRequest; output: ConfirmForgotPasswordResponse };
  ConfirmSignUp: { input: ConfirmSignUpRequest; output: ConfirmSignUpResponse };
  CreateGroup: { input: CreateGroupRequest; output: CreateGroupResponse };
  CreateIdentityProvider: { input: CreateIdentityProviderRequest; output: CreateIdentityProviderResponse };
  CreateManagedLoginBranding: { input: CreateManagedLoginBrandingRequest; output: CreateManagedLoginBrandingResponse };
  CreateResourceServer: { input: CreateResourceServerRequest; output: CreateResourceServerResponse };
  CreateTerms: { input: CreateTermsRequest; output: CreateTermsResponse };
  CreateUserImportJob: { input: CreateUserImportJobRequest; output: CreateUserImportJobResponse };
  CreateUserPool: { input: CreateUserPoolRequest; output: CreateUserPoolResponse };
  CreateUserPoolClient: { input: CreateUserPoolClientRequest; output: CreateUserPoolClientResponse };
  CreateUserPoolDomain: { input: CreateUserPoolDomainRequest; output: CreateUserPoolDomainResponse };
  DeleteGroup: { input: DeleteGroupRequest; output: Record<string, never> };
  DeleteIdentityProvider: { input: DeleteIdentityProviderRequest; output: Record<string, never> };
  DeleteManagedLoginBranding: { input: DeleteManagedLoginBrandingRequest; output: Record<string, never> };
  DeleteResourceServer: { input: DeleteResourceServerRequest; output: Record<string, never> };
  DeleteTerms: { input: DeleteTermsRequest; output: Record<string, never> };
  DeleteUser: { input: DeleteUserRequest; output: Record<string, never> };
  DeleteUserAttributes: { input: DeleteUserAttributesRequest; output: DeleteUserAttributesResponse };
  DeleteUserPool: { input: DeleteUserPoolRequest; output: Record<string, never> };
  DeleteUserPoolClient: { input: DeleteUserPoolClientRequest; output: Record<string, never> };
  DeleteUserPoolClientSecret: { input: DeleteUserPoolClientSecretRequest; output: DeleteUserPoolClientSecretResponse };
  DeleteUserPoolDomain: { input: DeleteUserPoolDomainRequest; output: DeleteUserPoolDomainResponse };
  DeleteWebAuthnCredential: { input: DeleteWebAuthnCredentialRequest; output: DeleteWebAuthnCredentialResponse };
  DescribeIdentityProvider: { input: DescribeIdentityProviderRequest; output: DescribeIdentityProviderResponse };
  DescribeManagedLoginBranding: { input: DescribeManagedLoginBrandingRequest; output: DescribeManagedLoginBrandingResponse };
  DescribeManagedLoginBrandingByClient: { input: DescribeManagedLoginBrandingByClientRequest; output: DescribeManagedLoginBrandingByClientResponse };
  DescribeResourceServer: { input: DescribeResourceServerRequest; output: DescribeResourceServerResponse };
  DescribeRiskConfiguration: { input: DescribeRiskConfigurationRequest; output: DescribeRiskConfigurationResponse };
  DescribeTerms: { input: DescribeTermsRequest; output: DescribeTermsResponse };
  DescribeUserImportJob: { input: DescribeUserImportJobRequest; output: DescribeUserImportJobResponse };
  DescribeUserPool: { input: DescribeUserPoolRequest; output: DescribeUserPoolResponse };
  DescribeUserPoolClient: { input: DescribeUserPoolClientRequest; output: DescribeUserPoolClientResponse };
  DescribeUserPoolDomain: { input: DescribeUserPoolDomainRequest; output: DescribeUserPoolDomainResponse };
  ForgetDevice: { input: ForgetDeviceRequest; output: Record<string, never> };
  ForgotPassword: { input: ForgotPasswordRequest; output: ForgotPasswordResponse };
  GetCSVHeader: { input: GetCSVHeaderRequest; output: GetCSVHeaderResponse };
  GetDevice: { input: GetDeviceRequest; output: GetDeviceResponse };
  GetGroup: { input: GetGroupRequest; output: GetGroupResponse };
  GetIdentityProviderByIdentifier: { input: GetIdentityProviderByIdentifierRequest; output: GetIdentityProviderByIdentifierResponse };
  GetLogDeliveryConfiguration: { input: GetLogDeliveryConfigurationRequest; output: GetLogDeliveryConfigurationResponse };
  GetSigningCertificate: { input: GetSigningCertificateRequest; output: GetSigningCertificateResponse };
  GetTokensFromRefreshToken: { input: GetTokensFromRefreshTokenRequest; output: GetTokensFromRefreshTokenResponse };
  GetUICustomization: { input: GetUICustomizationRequest; output: GetUICustomizationResponse };
  GetUser: { input: GetUserRequest; output: GetUserResponse };
  GetUserAttributeVerificationCode: { input: GetUserAttributeVerificationCodeRequest; output: GetUserAttributeVerificationCodeResponse };
  GetUserAuthFactors: { input: GetUserAuthFactorsRequest; output: GetUserAuthFactorsResponse };
  GetUserPoolMfaConfig: { input: GetUserPoolMfaConfigRequest; output: GetUserPoolMfaConfigResponse };
  GlobalSignOut: { input: GlobalSignOutRequest; output: GlobalSignOutResponse };
  InitiateAuth: { input: InitiateAuthRequest; output: InitiateAuthResponse };
  ListDevices: { input: ListDevicesRequest; output: ListDevicesResponse };
  ListGroups: { input: ListGroupsRequest; output: ListGroupsResponse };
  ListIdentityProviders: { input: ListIdentityProvidersRequest; output: ListIdentityProvidersResponse };
  ListResourceServers: { input: ListResourceServersRequest; output: ListResourceServersResponse };
  ListTagsForResource: { input: ListTagsForResourceRequest; output: ListTagsForResourceResponse };
  ListTerms: { input: ListTermsRequest; output: ListTermsResponse };
  ListUserImportJobs: { input: ListUserImportJobsRequest; output: ListUserImportJobsResponse };
  ListUserPoolClientSecrets: { input: ListUserPoolClientSecretsRequest; output: ListUserPoolClientSecretsResponse };
  ListUserPoolClients: { input: ListUserPoolClientsRequest; output: ListUserPoolClientsResponse };
  ListUserPools: { input: ListUserPoolsRequest; output: ListUserPoolsResponse };
  ListUsers: { input: ListUsersRequest; output: ListUsersResponse };
  ListUsersInGroup: { input: ListUsersInGroupRequest; output: ListUsersInGroupResponse };
  ListWebAuthnCredentials: { input: ListWebAuthnCredentialsRequest; output: ListWebAuthnCredentialsResponse };
  ResendConfirmationCode: { input: ResendConfirmationCodeRequest; output: ResendConfirmationCodeResponse };
  RespondToAuthChallenge: { input: RespondToAuthChallengeRequest; output: RespondToAuthChallengeResponse };
  RevokeToken: { input: RevokeTokenRequest; output: RevokeTokenResponse };
  SetLogDeliveryConfiguration: { input: SetLogDeliveryConfigurationRequest; output: SetLogDeliveryConfigurationResponse };
  SetRiskConfiguration: { input: SetRiskConfigurationRequest; output: SetRiskConfigurationResponse };
  SetUICustomization: { input: SetUICustomizationRequest; output: SetUICustomizationResponse };
  SetUserMFAPreference: { input: SetUserMFAPreferenceRequest; output: SetUserMFAPreferenceResponse };
  SetUserPoolMfaConfig: { input: SetUserPoolMfaConfigRequest; output: SetUserPoolMfaConfigResponse };
  SetUserSettings: { input: SetUserSettingsRequest; output: SetUserSettingsResponse };
  SignUp: { input: SignUpRequest; output: SignUpResponse };
  StartUserImportJob: { input: StartUserImportJobRequest; output: StartUserImportJobResponse };
  StartWebAuthnRegistration: { input: StartWebAuthnRegistrationRequest; output: StartWebAuthnRegistrationResponse };
  StopUserImportJob: { input: StopUserImportJobRequest; output: StopUserImportJobResponse };
  TagResource: { input: TagResourceRequest; output: TagResourceResponse };
  UntagResource: { input: UntagResourceRequest; output: UntagResourceResponse };
  UpdateAuthEventFeedback: { input: UpdateAuthEventFeedbackRequest; output: UpdateAuthEventFeedbackResponse };
  UpdateDeviceStatus: { input: UpdateDeviceStatusRequest; output: UpdateDeviceStatusResponse };
  UpdateGroup: { input: UpdateGroupRequest; output: UpdateGroupResponse };
  UpdateIdentityProvider: { input: UpdateIdentityProviderRequest; output: UpdateIdentityProviderResponse };
  UpdateManagedLoginBranding: { input: UpdateManagedLoginBrandingRequest; output: UpdateManagedLoginBrandingResponse };
  UpdateResourceServer: { input: UpdateResourceServerRequest; output: UpdateResourceServerResponse };
  UpdateTerms: { input: UpdateTermsRequest; output: UpdateTermsResponse };
  UpdateUserAttributes: { input: UpdateUserAttributesRequest; output: UpdateUserAttributesResponse };
  UpdateUserPool: { input: UpdateUserPoolRequest; output: UpdateUserPoolResponse };
  UpdateUserPoolClient: { input: UpdateUserPoolClientRequest; output: UpdateUserPoolClientResponse };
  UpdateUserPoolDomain: { input: UpdateUserPoolDomainRequest; output: UpdateUserPoolDomainResponse };
  VerifySoftwareToken: { input: VerifySoftwareTokenRequest; output: VerifySoftwareTokenResponse };
  VerifyUserAttribute: { input: VerifyUserAttributeRequest; output: VerifyUserAttributeResponse };
}

export interface AccountRecoverySettingType {
  RecoveryMechanisms?: RecoveryOptionType[] | undefined;
}

export interface AccountTakeoverActionType {
  Notify: boolean;
  EventAction: "BLOCK" | "MFA_IF_CONFIGURED" | "MFA_REQUIRED" | "NO_ACTION";
}

export interface AccountTakeoverActionsType {
  LowAction?: AccountTakeoverActionType | undefined;
  MediumAction?: AccountTakeoverActionType | undefined;
  HighAction?: AccountTakeoverActionType | undefined;
}

export interface AccountTakeoverRiskConfigurationType {
  NotifyConfiguration?: NotifyConfigurationType | undefined;
  Actions: AccountTakeoverActionsType;
}

export interface AddCustomAttributesRequest {
  UserPoolId: string;
  CustomAttributes: SchemaAttributeType[];
}

export interface AddCustomAttributesResponse {
}

export interface AddUserPoolClientSecretRequest {
  UserPoolId: string;
  ClientId: string;
  ClientSecret?: string | undefined;
}

export interface AddUserPoolClientSecretResponse {
  ClientSecretDescriptor?: ClientSecretDescriptorType | undefined;
}

export interface AdminAddUserToGroupRequest {
  UserPoolId: string;
  Username: string;
  GroupName: string;
}

export interface AdminConfirmSignUpRequest {
  UserPoolId: string;
  Username: string;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface AdminConfirmSignUpResponse {
}

export interface AdminCreateUserConfigType {
  AllowAdminCreateUserOnly?: boolean | undefined;
  UnusedAccountValidityDays?: number | undefined;
  InviteMessageTemplate?: MessageTemplateType | undefined;
}

export interface AdminCreateUserRequest {
  UserPoolId: string;
  Username: string;
  UserAttributes?: AttributeType[] | undefined;
  ValidationData?: AttributeType[] | undefined;
  TemporaryPassword?: string | undefined;
  ForceAliasCreation?: boolean | undefined;
  MessageAction?: "RESEND" | "SUPPRESS" | undefined;
  DesiredDeliveryMediums?: ("SMS" | "EMAIL")[] | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface AdminCreateUserResponse {
  User?: UserType | undefined;
}

export interface AdminDeleteUserAttributesRequest {
  UserPoolId: string;
  Username: string;
  UserAttributeNames: string[];
}

export interface AdminDeleteUserAttributesResponse {
}

export interface AdminDeleteUserRequest {
  UserPoolId: string;
  Username: string;
}

export interface AdminDisableProviderForUserRequest {
  UserPoolId: string;
  User: ProviderUserIdentifierType;
}

export interface AdminDisableProviderForUserResponse {
}

export interface AdminDisableUserRequest {
  UserPoolId: string;
  Username: string;
}

export interface AdminDisableUserResponse {
}

export interface AdminEnableUserRequest {
  UserPoolId: string;
  Username: string;
}

export interface AdminEnableUserResponse {
}

export interface AdminForgetDeviceRequest {
  UserPoolId: string;
  Username: string;
  DeviceKey: string;
}

export interface AdminGetDeviceRequest {
  DeviceKey: string;
  UserPoolId: string;
  Username: string;
}

export interface AdminGetDeviceResponse {
  Device: DeviceType;
}

export interface AdminGetUserRequest {
  UserPoolId: string;
  Username: string;
}

export interface AdminGetUserResponse {
  Username: string;
  UserAttributes?: AttributeType[] | undefined;
  UserCreateDate?: number | undefined;
  UserLastModifiedDate?: number | undefined;
  Enabled?: boolean | undefined;
  UserStatus?: "UNCONFIRMED" | "CONFIRMED" | "ARCHIVED" | "COMPROMISED" | "UNKNOWN" | "RESET_REQUIRED" | "FORCE_CHANGE_PASSWORD" | "EXTERNAL_PROVIDER" | undefined;
  MFAOptions?: MFAOptionType[] | undefined;
  PreferredMfaSetting?: string | undefined;
  UserMFASettingList?: string[] | undefined;
}

export interface AdminInitiateAuthRequest {
  UserPoolId: string;
  ClientId: string;
  AuthFlow: "USER_SRP_AUTH" | "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" | "CUSTOM_AUTH" | "ADMIN_NO_SRP_AUTH" | "USER_PASSWORD_AUTH" | "ADMIN_USER_PASSWORD_AUTH" | "USER_AUTH";
  AuthParameters?: Record<string, string> | undefined;
  ClientMetadata?: Record<string, string> | undefined;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  ContextData?: ContextDataType | undefined;
  Session?: string | undefined;
}

export interface AdminInitiateAuthResponse {
  ChallengeName?: "SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP" | undefined;
  Session?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  AuthenticationResult?: AuthenticationResultType | undefined;
  AvailableChallenges?: ("SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP")[] | undefined;
}

export interface AdminLinkProviderForUserRequest {
  UserPoolId: string;
  DestinationUser: ProviderUserIdentifierType;
  SourceUser: ProviderUserIdentifierType;
}

export interface AdminLinkProviderForUserResponse {
}

export interface AdminListDevicesRequest {
  UserPoolId: string;
  Username: string;
  Limit?: number | undefined;
  PaginationToken?: string | undefined;
}

export interface AdminListDevicesResponse {
  Devices?: DeviceType[] | undefined;
  PaginationToken?: string | undefined;
}

export interface AdminListGroupsForUserRequest {
  Username: string;
  UserPoolId: string;
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

export interface AdminListGroupsForUserResponse {
  Groups?: GroupType[] | undefined;
  NextToken?: string | undefined;
}

export interface AdminListUserAuthEventsRequest {
  UserPoolId: string;
  Username: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface AdminListUserAuthEventsResponse {
  AuthEvents?: AuthEventType[] | undefined;
  NextToken?: string | undefined;
}

export interface AdminRemoveUserFromGroupRequest {
  UserPoolId: string;
  Username: string;
  GroupName: string;
}

export interface AdminResetUserPasswordRequest {
  UserPoolId: string;
  Username: string;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface AdminResetUserPasswordResponse {
}

export interface AdminRespondToAuthChallengeRequest {
  UserPoolId: string;
  ClientId: string;
  ChallengeName: "SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP";
  ChallengeResponses?: Record<string, string> | undefined;
  Session?: string | undefined;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  ContextData?: ContextDataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface AdminRespondToAuthChallengeResponse {
  ChallengeName?: "SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP" | undefined;
  Session?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  AuthenticationResult?: AuthenticationResultType | undefined;
}

export interface AdminSetUserMFAPreferenceRequest {
  SMSMfaSettings?: SMSMfaSettingsType | undefined;
  SoftwareTokenMfaSettings?: SoftwareTokenMfaSettingsType | undefined;
  EmailMfaSettings?: EmailMfaSettingsType | undefined;
  WebAuthnMfaSettings?: WebAuthnMfaSettingsType | undefined;
  Username: string;
  UserPoolId: string;
}

export interface AdminSetUserMFAPreferenceResponse {
}

export interface AdminSetUserPasswordRequest {
  UserPoolId: string;
  Username: string;
  Password: string;
  Permanent?: boolean | undefined;
}

export interface AdminSetUserPasswordResponse {
}

export interface AdminSetUserSettingsRequest {
  UserPoolId: string;
  Username: string;
  MFAOptions: MFAOptionType[];
}

export interface AdminSetUserSettingsResponse {
}

export interface AdminUpdateAuthEventFeedbackRequest {
  UserPoolId: string;
  Username: string;
  EventId: string;
  FeedbackValue: "Valid" | "Invalid";
}

export interface AdminUpdateAuthEventFeedbackResponse {
}

export interface AdminUpdateDeviceStatusRequest {
  UserPoolId: string;
  Username: string;
  DeviceKey: string;
  DeviceRememberedStatus?: "remembered" | "not_remembered" | undefined;
}

export interface AdminUpdateDeviceStatusResponse {
}

export interface AdminUpdateUserAttributesRequest {
  UserPoolId: string;
  Username: string;
  UserAttributes: AttributeType[];
  ClientMetadata?: Record<string, string> | undefined;
}

export interface AdminUpdateUserAttributesResponse {
}

export interface AdminUserGlobalSignOutRequest {
  UserPoolId: string;
  Username: string;
}

export interface AdminUserGlobalSignOutResponse {
}

export interface AdvancedSecurityAdditionalFlowsType {
  CustomAuthMode?: "AUDIT" | "ENFORCED" | undefined;
}

export interface AnalyticsConfigurationType {
  ApplicationId?: string | undefined;
  ApplicationArn?: string | undefined;
  RoleArn?: string | undefined;
  ExternalId?: string | undefined;
  UserDataShared?: boolean | undefined;
}

export interface AnalyticsMetadataType {
  AnalyticsEndpointId?: string | undefined;
}

export interface AssetType {
  Category: "FAVICON_ICO" | "FAVICON_SVG" | "EMAIL_GRAPHIC" | "SMS_GRAPHIC" | "AUTH_APP_GRAPHIC" | "PASSWORD_GRAPHIC" | "PASSKEY_GRAPHIC" | "PAGE_HEADER_LOGO" | "PAGE_HEADER_BACKGROUND" | "PAGE_FOOTER_LOGO" | "PAGE_FOOTER_BACKGROUND" | "PAGE_BACKGROUND" | "FORM_BACKGROUND" | "FORM_LOGO" | "IDP_BUTTON_ICON";
  ColorMode: "LIGHT" | "DARK" | "DYNAMIC";
  Extension: "ICO" | "JPEG" | "PNG" | "SVG" | "WEBP";
  Bytes?: string | undefined;
  ResourceId?: string | undefined;
}

export interface AssociateSoftwareTokenRequest {
  AccessToken?: string | undefined;
  Session?: string | undefined;
}

export interface AssociateSoftwareTokenResponse {
  SecretCode?: string | undefined;
  Session?: string | undefined;
}

export interface AttributeType {
  Name: string;
  Value?: string | undefined;
}

export interface AuthEventType {
  EventId?: string | undefined;
  EventType?: "SignIn" | "SignUp" | "ForgotPassword" | "PasswordChange" | "ResendCode" | undefined;
  CreationDate?: number | undefined;
  EventResponse?: "Pass" | "Fail" | "InProgress" | undefined;
  EventRisk?: EventRiskType | undefined;
  ChallengeResponses?: ChallengeResponseType[] | undefined;
  EventContextData?: EventContextDataType | undefined;
  EventFeedback?: EventFeedbackType | undefined;
}

export interface AuthenticationResultType {
  AccessToken?: string | undefined;
  ExpiresIn?: number | undefined;
  TokenType?: string | undefined;
  RefreshToken?: string | undefined;
  IdToken?: string | undefined;
  NewDeviceMetadata?: NewDeviceMetadataType | undefined;
}

export interface ChallengeResponseType {
  ChallengeName?: "Password" | "Mfa" | undefined;
  ChallengeResponse?: "Success" | "Failure" | undefined;
}

export interface ChangePasswordRequest {
  PreviousPassword?: string | undefined;
  ProposedPassword: string;
  AccessToken: string;
}

export interface ChangePasswordResponse {
}

export interface ClientSecretDescriptorType {
  ClientSecretId?: string | undefined;
  ClientSecretValue?: string | undefined;
  ClientSecretCreateDate?: number | undefined;
}

export interface CloudWatchLogsConfigurationType {
  LogGroupArn?: string | undefined;
}

export interface CodeDeliveryDetailsType {
  Destination?: string | undefined;
  DeliveryMedium?: "SMS" | "EMAIL" | undefined;
  AttributeName?: string | undefined;
}

export interface CompleteWebAuthnRegistrationRequest {
  AccessToken: string;
  Credential: Document;
}

export interface CompleteWebAuthnRegistrationResponse {
}

export interface CompromisedCredentialsActionsType {
  EventAction: "BLOCK" | "NO_ACTION";
}

export interface CompromisedCredentialsRiskConfigurationType {
  EventFilter?: ("SIGN_IN" | "PASSWORD_CHANGE" | "SIGN_UP")[] | undefined;
  Actions: CompromisedCredentialsActionsType;
}

export interface ConfirmDeviceRequest {
  AccessToken: string;
  DeviceKey: string;
  DeviceSecretVerifierConfig?: DeviceSecretVerifierConfigType | undefined;
  DeviceName?: string | undefined;
}

export interface ConfirmDeviceResponse {
  UserConfirmationNecessary?: boolean | undefined;
}

export interface ConfirmForgotPasswordRequest {
  ClientId: string;
  SecretHash?: string | undefined;
  Username: string;
  ConfirmationCode: string;
  Password: string;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  UserContextData?: UserContextDataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface ConfirmForgotPasswordResponse {
}

export interface ConfirmSignUpRequest {
  ClientId: string;
  SecretHash?: string | undefined;
  Username: string;
  ConfirmationCode: string;
  ForceAliasCreation?: boolean | undefined;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  UserContextData?: UserContextDataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
  Session?: string | undefined;
}

export interface ConfirmSignUpResponse {
  Session?: string | undefined;
}

export interface ContextDataType {
  IpAddress: string;
  ServerName: string;
  ServerPath: string;
  HttpHeaders: HttpHeader[];
  EncodedData?: string | undefined;
}

export interface CreateGroupRequest {
  GroupName: string;
  UserPoolId: string;
  Description?: string | undefined;
  RoleArn?: string | undefined;
  Precedence?: number | undefined;
}

export interface CreateGroupResponse {
  Group?: GroupType | undefined;
}

export interface CreateIdentityProviderRequest {
  UserPoolId: string;
  ProviderName: string;
  ProviderType: "SAML" | "Facebook" | "Google" | "LoginWithAmazon" | "SignInWithApple" | "OIDC";
  ProviderDetails: Record<string, string>;
  AttributeMapping?: Record<string, string> | undefined;
  IdpIdentifiers?: string[] | undefined;
}

export interface CreateIdentityProviderResponse {
  IdentityProvider: IdentityProviderType;
}

export interface CreateManagedLoginBrandingRequest {
  UserPoolId: string;
  ClientId: string;
  UseCognitoProvidedValues?: boolean | undefined;
  Settings?: Document | undefined;
  Assets?: AssetType[] | undefined;
}

export interface CreateManagedLoginBrandingResponse {
  ManagedLoginBranding?: ManagedLoginBrandingType | undefined;
}

export interface CreateResourceServerRequest {
  UserPoolId: string;
  Identifier: string;
  Name: string;
  Scopes?: ResourceServerScopeType[] | undefined;
}

export interface CreateResourceServerResponse {
  ResourceServer: ResourceServerType;
}

export interface CreateTermsRequest {
  UserPoolId: string;
  ClientId: string;
  TermsName: string;
  TermsSource: "LINK";
  Enforcement: "NONE";
  Links?: Record<string, string> | undefined;
}

export interface CreateTermsResponse {
  Terms?: TermsType | undefined;
}

export interface CreateUserImportJobRequest {
  JobName: string;
  UserPoolId: string;
  CloudWatchLogsRoleArn: string;
  PasswordHashingAlgorithm?: "BCRYPT" | "SCRYPT" | "ARGON2ID" | "PBKDF2_SHA256" | undefined;
}

export interface CreateUserImportJobResponse {
  UserImportJob?: UserImportJobType | undefined;
}

export interface CreateUserPoolClientRequest {
  UserPoolId: string;
  ClientName: string;
  GenerateSecret?: boolean | undefined;
  ClientSecret?: string | undefined;
  RefreshTokenValidity?: number | undefined;
  AccessTokenValidity?: number | undefined;
  IdTokenValidity?: number | undefined;
  TokenValidityUnits?: TokenValidityUnitsType | undefined;
  ReadAttributes?: string[] | undefined;
  WriteAttributes?: string[] | undefined;
  ExplicitAuthFlows?: ("ADMIN_NO_SRP_AUTH" | "CUSTOM_AUTH_FLOW_ONLY" | "USER_PASSWORD_AUTH" | "ALLOW_ADMIN_USER_PASSWORD_AUTH" | "ALLOW_CUSTOM_AUTH" | "ALLOW_USER_PASSWORD_AUTH" | "ALLOW_USER_SRP_AUTH" | "ALLOW_REFRESH_TOKEN_AUTH" | "ALLOW_USER_AUTH")[] | undefined;
  SupportedIdentityProviders?: string[] | undefined;
  CallbackURLs?: string[] | undefined;
  LogoutURLs?: string[] | undefined;
  DefaultRedirectURI?: string | undefined;
  AllowedOAuthFlows?: ("code" | "implicit" | "client_credentials")[] | undefined;
  AllowedOAuthScopes?: string[] | undefined;
  AllowedOAuthFlowsUserPoolClient?: boolean | undefined;
  AnalyticsConfiguration?: AnalyticsConfigurationType | undefined;
  PreventUserExistenceErrors?: "LEGACY" | "ENABLED" | undefined;
  EnableTokenRevocation?: boolean | undefined;
  EnablePropagateAdditionalUserContextData?: boolean | undefined;
  AuthSessionValidity?: number | undefined;
  RefreshTokenRotation?: RefreshTokenRotationType | undefined;
}

export interface CreateUserPoolClientResponse {
  UserPoolClient?: UserPoolClientType | undefined;
}

export interface CreateUserPoolDomainRequest {
  Domain: string;
  UserPoolId: string;
  ManagedLoginVersion?: number | undefined;
  CustomDomainConfig?: CustomDomainConfigType | undefined;
}

export interface CreateUserPoolDomainResponse {
  ManagedLoginVersion?: number | undefined;
  CloudFrontDomain?: string | undefined;
}

export interface CreateUserPoolRequest {
  PoolName: string;
  Policies?: UserPoolPolicyType | undefined;
  DeletionProtection?: "ACTIVE" | "INACTIVE" | undefined;
  LambdaConfig?: LambdaConfigType | undefined;
  AutoVerifiedAttributes?: ("phone_number" | "email")[] | undefined;
  AliasAttributes?: ("phone_number" | "email" | "preferred_username")[] | undefined;
  UsernameAttributes?: ("phone_number" | "email")[] | undefined;
  SmsVerificationMessage?: string | undefined;
  EmailVerificationMessage?: string | undefined;
  EmailVerificationSubject?: string | undefined;
  VerificationMessageTemplate?: VerificationMessageTemplateType | undefined;
  SmsAuthenticationMessage?: string | undefined;
  MfaConfiguration?: "OFF" | "ON" | "OPTIONAL" | undefined;
  UserAttributeUpdateSettings?: UserAttributeUpdateSettingsType | undefined;
  DeviceConfiguration?: DeviceConfigurationType | undefined;
  EmailConfiguration?: EmailConfigurationType | undefined;
  SmsConfiguration?: SmsConfigurationType | undefined;
  UserPoolTags?: Record<string, string> | undefined;
  AdminCreateUserConfig?: AdminCreateUserConfigType | undefined;
  Schema?: SchemaAttributeType[] | undefined;
  UserPoolAddOns?: UserPoolAddOnsType | undefined;
  UsernameConfiguration?: UsernameConfigurationType | undefined;
  AccountRecoverySetting?: AccountRecoverySettingType | undefined;
  UserPoolTier?: "LITE" | "ESSENTIALS" | "PLUS" | undefined;
}

export interface CreateUserPoolResponse {
  UserPool?: UserPoolType | undefined;
}

export interface CustomDomainConfigType {
  CertificateArn: string;
}

export interface CustomEmailLambdaVersionConfigType {
  LambdaVersion: "V1_0";
  LambdaArn: string;
}

export interface CustomSMSLambdaVersionConfigType {
  LambdaVersion: "V1_0";
  LambdaArn: string;
}

export interface DeleteGroupRequest {
  GroupName: string;
  UserPoolId: string;
}

export interface DeleteIdentityProviderRequest {
  UserPoolId: string;
  ProviderName: string;
}

export interface DeleteManagedLoginBrandingRequest {
  ManagedLoginBrandingId: string;
  UserPoolId: string;
}

export interface DeleteResourceServerRequest {
  UserPoolId: string;
  Identifier: string;
}

export interface DeleteTermsRequest {
  TermsId: string;
  UserPoolId: string;
}

export interface DeleteUserAttributesRequest {
  UserAttributeNames: string[];
  AccessToken: string;
}

export interface DeleteUserAttributesResponse {
}

export interface DeleteUserPoolClientRequest {
  UserPoolId: string;
  ClientId: string;
}

export interface DeleteUserPoolClientSecretRequest {
  UserPoolId: string;
  ClientId: string;
  ClientSecretId: string;
}

export interface DeleteUserPoolClientSecretResponse {
}

export interface DeleteUserPoolDomainRequest {
  Domain: string;
  UserPoolId: string;
}

export interface DeleteUserPoolDomainResponse {
}

export interface DeleteUserPoolRequest {
  UserPoolId: string;
}

export interface DeleteUserRequest {
  AccessToken: string;
}

export interface DeleteWebAuthnCredentialRequest {
  AccessToken: string;
  CredentialId: string;
}

export interface DeleteWebAuthnCredentialResponse {
}

export interface DescribeIdentityProviderRequest {
  UserPoolId: string;
  ProviderName: string;
}

export interface DescribeIdentityProviderResponse {
  IdentityProvider: IdentityProviderType;
}

export interface DescribeManagedLoginBrandingByClientRequest {
  UserPoolId: string;
  ClientId: string;
  ReturnMergedResources?: boolean | undefined;
}

export interface DescribeManagedLoginBrandingByClientResponse {
  ManagedLoginBranding?: ManagedLoginBrandingType | undefined;
}

export interface DescribeManagedLoginBrandingRequest {
  UserPoolId: string;
  ManagedLoginBrandingId: string;
  ReturnMergedResources?: boolean | undefined;
}

export interface DescribeManagedLoginBrandingResponse {
  ManagedLoginBranding?: ManagedLoginBrandingType | undefined;
}

export interface DescribeResourceServerRequest {
  UserPoolId: string;
  Identifier: string;
}

export interface DescribeResourceServerResponse {
  ResourceServer: ResourceServerType;
}

export interface DescribeRiskConfigurationRequest {
  UserPoolId: string;
  ClientId?: string | undefined;
}

export interface DescribeRiskConfigurationResponse {
  RiskConfiguration: RiskConfigurationType;
}

export interface DescribeTermsRequest {
  TermsId: string;
  UserPoolId: string;
}

export interface DescribeTermsResponse {
  Terms?: TermsType | undefined;
}

export interface DescribeUserImportJobRequest {
  UserPoolId: string;
  JobId: string;
}

export interface DescribeUserImportJobResponse {
  UserImportJob?: UserImportJobType | undefined;
}

export interface DescribeUserPoolClientRequest {
  UserPoolId: string;
  ClientId: string;
}

export interface DescribeUserPoolClientResponse {
  UserPoolClient?: UserPoolClientType | undefined;
}

export interface DescribeUserPoolDomainRequest {
  Domain: string;
}

export interface DescribeUserPoolDomainResponse {
  DomainDescription?: DomainDescriptionType | undefined;
}

export interface DescribeUserPoolRequest {
  UserPoolId: string;
}

export interface DescribeUserPoolResponse {
  UserPool?: UserPoolType | undefined;
}

export interface DeviceConfigurationType {
  ChallengeRequiredOnNewDevice?: boolean | undefined;
  DeviceOnlyRememberedOnUserPrompt?: boolean | undefined;
}

export interface DeviceSecretVerifierConfigType {
  PasswordVerifier?: string | undefined;
  Salt?: string | undefined;
}

export interface DeviceType {
  DeviceKey?: string | undefined;
  DeviceAttributes?: AttributeType[] | undefined;
  DeviceCreateDate?: number | undefined;
  DeviceLastModifiedDate?: number | undefined;
  DeviceLastAuthenticatedDate?: number | undefined;
}

export interface Document {
}

export interface DomainDescriptionType {
  UserPoolId?: string | undefined;
  AWSAccountId?: string | undefined;
  Domain?: string | undefined;
  S3Bucket?: string | undefined;
  CloudFrontDistribution?: string | undefined;
  Version?: string | undefined;
  Status?: "CREATING" | "DELETING" | "UPDATING" | "ACTIVE" | "FAILED" | undefined;
  CustomDomainConfig?: CustomDomainConfigType | undefined;
  ManagedLoginVersion?: number | undefined;
}

export interface EmailConfigurationType {
  SourceArn?: string | undefined;
  ReplyToEmailAddress?: string | undefined;
  EmailSendingAccount?: "COGNITO_DEFAULT" | "DEVELOPER" | undefined;
  From?: string | undefined;
  ConfigurationSet?: string | undefined;
}

export interface EmailMfaConfigType {
  Message?: string | undefined;
  Subject?: string | undefined;
}

export interface EmailMfaSettingsType {
  Enabled?: boolean | undefined;
  PreferredMfa?: boolean | undefined;
}

export interface EventContextDataType {
  IpAddress?: string | undefined;
  DeviceName?: string | undefined;
  Timezone?: string | undefined;
  City?: string | undefined;
  Country?: string | undefined;
}

export interface EventFeedbackType {
  FeedbackValue: "Valid" | "Invalid";
  Provider: string;
  FeedbackDate?: number | undefined;
}

export interface EventRiskType {
  RiskDecision?: "NoRisk" | "AccountTakeover" | "Block" | undefined;
  RiskLevel?: "Low" | "Medium" | "High" | undefined;
  CompromisedCredentialsDetected?: boolean | undefined;
}

export interface FirehoseConfigurationType {
  StreamArn?: string | undefined;
}

export interface ForgetDeviceRequest {
  AccessToken?: string | undefined;
  DeviceKey: string;
}

export interface ForgotPasswordRequest {
  ClientId: string;
  SecretHash?: string | undefined;
  UserContextData?: UserContextDataType | undefined;
  Username: string;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface ForgotPasswordResponse {
  CodeDeliveryDetails?: CodeDeliveryDetailsType | undefined;
}

export interface GetCSVHeaderRequest {
  UserPoolId: string;
}

export interface GetCSVHeaderResponse {
  UserPoolId?: string | undefined;
  CSVHeader?: string[] | undefined;
}

export interface GetDeviceRequest {
  DeviceKey: string;
  AccessToken?: string | undefined;
}

export interface GetDeviceResponse {
  Device: DeviceType;
}

export interface GetGroupRequest {
  GroupName: string;
  UserPoolId: string;
}

export interface GetGroupResponse {
  Group?: GroupType | undefined;
}

export interface GetIdentityProviderByIdentifierRequest {
  UserPoolId: string;
  IdpIdentifier: string;
}

export interface GetIdentityProviderByIdentifierResponse {
  IdentityProvider: IdentityProviderType;
}

export interface GetLogDeliveryConfigurationRequest {
  UserPoolId: string;
}

export interface GetLogDeliveryConfigurationResponse {
  LogDeliveryConfiguration?: LogDeliveryConfigurationType | undefined;
}

export interface GetSigningCertificateRequest {
  UserPoolId: string;
}

export interface GetSigningCertificateResponse {
  Certificate?: string | undefined;
}

export interface GetTokensFromRefreshTokenRequest {
  RefreshToken: string;
  ClientId: string;
  ClientSecret?: string | undefined;
  DeviceKey?: string | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface GetTokensFromRefreshTokenResponse {
  AuthenticationResult?: AuthenticationResultType | undefined;
}

export interface GetUICustomizationRequest {
  UserPoolId: string;
  ClientId?: string | undefined;
}

export interface GetUICustomizationResponse {
  UICustomization: UICustomizationType;
}

export interface GetUserAttributeVerificationCodeRequest {
  AccessToken: string;
  AttributeName: string;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface GetUserAttributeVerificationCodeResponse {
  CodeDeliveryDetails?: CodeDeliveryDetailsType | undefined;
}

export interface GetUserAuthFactorsRequest {
  AccessToken: string;
}

export interface GetUserAuthFactorsResponse {
  Username: string;
  PreferredMfaSetting?: string | undefined;
  UserMFASettingList?: string[] | undefined;
  ConfiguredUserAuthFactors?: ("PASSWORD" | "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN")[] | undefined;
}

export interface GetUserPoolMfaConfigRequest {
  UserPoolId: string;
}

export interface GetUserPoolMfaConfigResponse {
  SmsMfaConfiguration?: SmsMfaConfigType | undefined;
  SoftwareTokenMfaConfiguration?: SoftwareTokenMfaConfigType | undefined;
  EmailMfaConfiguration?: EmailMfaConfigType | undefined;
  MfaConfiguration?: "OFF" | "ON" | "OPTIONAL" | undefined;
  WebAuthnConfiguration?: WebAuthnConfigurationType | undefined;
}

export interface GetUserRequest {
  AccessToken: string;
}

export interface GetUserResponse {
  Username: string;
  UserAttributes: AttributeType[];
  MFAOptions?: MFAOptionType[] | undefined;
  PreferredMfaSetting?: string | undefined;
  UserMFASettingList?: string[] | undefined;
}

export interface GlobalSignOutRequest {
  AccessToken: string;
}

export interface GlobalSignOutResponse {
}

export interface GroupType {
  GroupName?: string | undefined;
  UserPoolId?: string | undefined;
  Description?: string | undefined;
  RoleArn?: string | undefined;
  Precedence?: number | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
}

export interface HttpHeader {
  headerName?: string | undefined;
  headerValue?: string | undefined;
}

export interface IdentityProviderType {
  UserPoolId?: string | undefined;
  ProviderName?: string | undefined;
  ProviderType?: "SAML" | "Facebook" | "Google" | "LoginWithAmazon" | "SignInWithApple" | "OIDC" | undefined;
  ProviderDetails?: Record<string, string> | undefined;
  AttributeMapping?: Record<string, string> | undefined;
  IdpIdentifiers?: string[] | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
}

export interface InboundFederationLambdaType {
  LambdaVersion: "V1_0";
  LambdaArn: string;
}

export interface InitiateAuthRequest {
  AuthFlow: "USER_SRP_AUTH" | "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" | "CUSTOM_AUTH" | "ADMIN_NO_SRP_AUTH" | "USER_PASSWORD_AUTH" | "ADMIN_USER_PASSWORD_AUTH" | "USER_AUTH";
  AuthParameters?: Record<string, string> | undefined;
  ClientMetadata?: Record<string, string> | undefined;
  ClientId: string;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  UserContextData?: UserContextDataType | undefined;
  Session?: string | undefined;
}

export interface InitiateAuthResponse {
  ChallengeName?: "SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP" | undefined;
  Session?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  AuthenticationResult?: AuthenticationResultType | undefined;
  AvailableChallenges?: ("SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP")[] | undefined;
}

export interface LambdaConfigType {
  PreSignUp?: string | undefined;
  CustomMessage?: string | undefined;
  PostConfirmation?: string | undefined;
  PreAuthentication?: string | undefined;
  PostAuthentication?: string | undefined;
  DefineAuthChallenge?: string | undefined;
  CreateAuthChallenge?: string | undefined;
  VerifyAuthChallengeResponse?: string | undefined;
  PreTokenGeneration?: string | undefined;
  UserMigration?: string | undefined;
  PreTokenGenerationConfig?: PreTokenGenerationVersionConfigType | undefined;
  CustomSMSSender?: CustomSMSLambdaVersionConfigType | undefined;
  CustomEmailSender?: CustomEmailLambdaVersionConfigType | undefined;
  KMSKeyID?: string | undefined;
  InboundFederation?: InboundFederationLambdaType | undefined;
}

export interface ListDevicesRequest {
  AccessToken: string;
  Limit?: number | undefined;
  PaginationToken?: string | undefined;
}

export interface ListDevicesResponse {
  Devices?: DeviceType[] | undefined;
  PaginationToken?: string | undefined;
}

export interface ListGroupsRequest {
  UserPoolId: string;
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListGroupsResponse {
  Groups?: GroupType[] | undefined;
  NextToken?: string | undefined;
}

export interface ListIdentityProvidersRequest {
  UserPoolId: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListIdentityProvidersResponse {
  Providers: ProviderDescription[];
  NextToken?: string | undefined;
}

export interface ListResourceServersRequest {
  UserPoolId: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListResourceServersResponse {
  ResourceServers: ResourceServerType[];
  NextToken?: string | undefined;
}

export interface ListTagsForResourceRequest {
  ResourceArn: string;
}

export interface ListTagsForResourceResponse {
  Tags?: Record<string, string> | undefined;
}

export interface ListTermsRequest {
  UserPoolId: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListTermsResponse {
  Terms: TermsDescriptionType[];
  NextToken?: string | undefined;
}

export interface ListUserImportJobsRequest {
  UserPoolId: string;
  MaxResults: number;
  PaginationToken?: string | undefined;
}

export interface ListUserImportJobsResponse {
  UserImportJobs?: UserImportJobType[] | undefined;
  PaginationToken?: string | undefined;
}

export interface ListUserPoolClientSecretsRequest {
  UserPoolId: string;
  ClientId: string;
  NextToken?: string | undefined;
}

export interface ListUserPoolClientSecretsResponse {
  ClientSecrets?: ClientSecretDescriptorType[] | undefined;
  NextToken?: string | undefined;
}

export interface ListUserPoolClientsRequest {
  UserPoolId: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListUserPoolClientsResponse {
  UserPoolClients?: UserPoolClientDescription[] | undefined;
  NextToken?: string | undefined;
}

export interface ListUserPoolsRequest {
  NextToken?: string | undefined;
  MaxResults: number;
}

export interface ListUserPoolsResponse {
  UserPools?: UserPoolDescriptionType[] | undefined;
  NextToken?: string | undefined;
}

export interface ListUsersInGroupRequest {
  UserPoolId: string;
  GroupName: string;
  Limit?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListUsersInGroupResponse {
  Users?: UserType[] | undefined;
  NextToken?: string | undefined;
}

export interface ListUsersRequest {
  UserPoolId: string;
  AttributesToGet?: string[] | undefined;
  Limit?: number | undefined;
  PaginationToken?: string | undefined;
  Filter?: string | undefined;
}

export interface ListUsersResponse {
  Users?: UserType[] | undefined;
  PaginationToken?: string | undefined;
}

export interface ListWebAuthnCredentialsRequest {
  AccessToken: string;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}

export interface ListWebAuthnCredentialsResponse {
  Credentials: WebAuthnCredentialDescription[];
  NextToken?: string | undefined;
}

export interface LogConfigurationType {
  LogLevel: "ERROR" | "INFO";
  EventSource: "userNotification" | "userAuthEvents";
  CloudWatchLogsConfiguration?: CloudWatchLogsConfigurationType | undefined;
  S3Configuration?: S3ConfigurationType | undefined;
  FirehoseConfiguration?: FirehoseConfigurationType | undefined;
}

export interface LogDeliveryConfigurationType {
  UserPoolId: string;
  LogConfigurations: LogConfigurationType[];
}

export interface MFAOptionType {
  DeliveryMedium?: "SMS" | "EMAIL" | undefined;
  AttributeName?: string | undefined;
}

export interface ManagedLoginBrandingType {
  ManagedLoginBrandingId?: string | undefined;
  UserPoolId?: string | undefined;
  UseCognitoProvidedValues?: boolean | undefined;
  Settings?: Document | undefined;
  Assets?: AssetType[] | undefined;
  CreationDate?: number | undefined;
  LastModifiedDate?: number | undefined;
}

export interface MessageTemplateType {
  SMSMessage?: string | undefined;
  EmailMessage?: string | undefined;
  EmailSubject?: string | undefined;
}

export interface NewDeviceMetadataType {
  DeviceKey?: string | undefined;
  DeviceGroupKey?: string | undefined;
}

export interface NotifyConfigurationType {
  From?: string | undefined;
  ReplyTo?: string | undefined;
  SourceArn: string;
  BlockEmail?: NotifyEmailType | undefined;
  NoActionEmail?: NotifyEmailType | undefined;
  MfaEmail?: NotifyEmailType | undefined;
}

export interface NotifyEmailType {
  Subject: string;
  HtmlBody?: string | undefined;
  TextBody?: string | undefined;
}

export interface NumberAttributeConstraintsType {
  MinValue?: string | undefined;
  MaxValue?: string | undefined;
}

export interface PasswordPolicyType {
  MinimumLength?: number | undefined;
  RequireUppercase?: boolean | undefined;
  RequireLowercase?: boolean | undefined;
  RequireNumbers?: boolean | undefined;
  RequireSymbols?: boolean | undefined;
  PasswordHistorySize?: number | undefined;
  TemporaryPasswordValidityDays?: number | undefined;
}

export interface PreTokenGenerationVersionConfigType {
  LambdaVersion: "V1_0" | "V2_0" | "V3_0";
  LambdaArn: string;
}

export interface ProviderDescription {
  ProviderName?: string | undefined;
  ProviderType?: "SAML" | "Facebook" | "Google" | "LoginWithAmazon" | "SignInWithApple" | "OIDC" | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
}

export interface ProviderUserIdentifierType {
  ProviderName?: string | undefined;
  ProviderAttributeName?: string | undefined;
  ProviderAttributeValue?: string | undefined;
}

export interface RecoveryOptionType {
  Priority: number;
  Name: "verified_email" | "verified_phone_number" | "admin_only";
}

export interface RefreshTokenRotationType {
  Feature: "ENABLED" | "DISABLED";
  RetryGracePeriodSeconds?: number | undefined;
}

export interface ResendConfirmationCodeRequest {
  ClientId: string;
  SecretHash?: string | undefined;
  UserContextData?: UserContextDataType | undefined;
  Username: string;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface ResendConfirmationCodeResponse {
  CodeDeliveryDetails?: CodeDeliveryDetailsType | undefined;
}

export interface ResourceServerScopeType {
  ScopeName: string;
  ScopeDescription: string;
}

export interface ResourceServerType {
  UserPoolId?: string | undefined;
  Identifier?: string | undefined;
  Name?: string | undefined;
  Scopes?: ResourceServerScopeType[] | undefined;
}

export interface RespondToAuthChallengeRequest {
  ClientId: string;
  ChallengeName: "SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP";
  Session?: string | undefined;
  ChallengeResponses?: Record<string, string> | undefined;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  UserContextData?: UserContextDataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface RespondToAuthChallengeResponse {
  ChallengeName?: "SMS_MFA" | "EMAIL_OTP" | "SOFTWARE_TOKEN_MFA" | "SELECT_MFA_TYPE" | "MFA_SETUP" | "PASSWORD_VERIFIER" | "CUSTOM_CHALLENGE" | "SELECT_CHALLENGE" | "DEVICE_SRP_AUTH" | "DEVICE_PASSWORD_VERIFIER" | "ADMIN_NO_SRP_AUTH" | "NEW_PASSWORD_REQUIRED" | "SMS_OTP" | "PASSWORD" | "WEB_AUTHN" | "PASSWORD_SRP" | undefined;
  Session?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  AuthenticationResult?: AuthenticationResultType | undefined;
}

export interface RevokeTokenRequest {
  Token: string;
  ClientId: string;
  ClientSecret?: string | undefined;
}

export interface RevokeTokenResponse {
}

export interface RiskConfigurationType {
  UserPoolId?: string | undefined;
  ClientId?: string | undefined;
  CompromisedCredentialsRiskConfiguration?: CompromisedCredentialsRiskConfigurationType | undefined;
  AccountTakeoverRiskConfiguration?: AccountTakeoverRiskConfigurationType | undefined;
  RiskExceptionConfiguration?: RiskExceptionConfigurationType | undefined;
  LastModifiedDate?: number | undefined;
}

export interface RiskExceptionConfigurationType {
  BlockedIPRangeList?: string[] | undefined;
  SkippedIPRangeList?: string[] | undefined;
}

export interface S3ConfigurationType {
  BucketArn?: string | undefined;
}

export interface SMSMfaSettingsType {
  Enabled?: boolean | undefined;
  PreferredMfa?: boolean | undefined;
}

export interface SchemaAttributeType {
  Name?: string | undefined;
  AttributeDataType?: "String" | "Number" | "DateTime" | "Boolean" | undefined;
  DeveloperOnlyAttribute?: boolean | undefined;
  Mutable?: boolean | undefined;
  Required?: boolean | undefined;
  NumberAttributeConstraints?: NumberAttributeConstraintsType | undefined;
  StringAttributeConstraints?: StringAttributeConstraintsType | undefined;
}

export interface SetLogDeliveryConfigurationRequest {
  UserPoolId: string;
  LogConfigurations: LogConfigurationType[];
}

export interface SetLogDeliveryConfigurationResponse {
  LogDeliveryConfiguration?: LogDeliveryConfigurationType | undefined;
}

export interface SetRiskConfigurationRequest {
  UserPoolId: string;
  ClientId?: string | undefined;
  CompromisedCredentialsRiskConfiguration?: CompromisedCredentialsRiskConfigurationType | undefined;
  AccountTakeoverRiskConfiguration?: AccountTakeoverRiskConfigurationType | undefined;
  RiskExceptionConfiguration?: RiskExceptionConfigurationType | undefined;
}

export interface SetRiskConfigurationResponse {
  RiskConfiguration: RiskConfigurationType;
}

export interface SetUICustomizationRequest {
  UserPoolId: string;
  ClientId?: string | undefined;
  CSS?: string | undefined;
  ImageFile?: string | undefined;
}

export interface SetUICustomizationResponse {
  UICustomization: UICustomizationType;
}

export interface SetUserMFAPreferenceRequest {
  SMSMfaSettings?: SMSMfaSettingsType | undefined;
  SoftwareTokenMfaSettings?: SoftwareTokenMfaSettingsType | undefined;
  EmailMfaSettings?: EmailMfaSettingsType | undefined;
  WebAuthnMfaSettings?: WebAuthnMfaSettingsType | undefined;
  AccessToken: string;
}

export interface SetUserMFAPreferenceResponse {
}

export interface SetUserPoolMfaConfigRequest {
  UserPoolId: string;
  SmsMfaConfiguration?: SmsMfaConfigType | undefined;
  SoftwareTokenMfaConfiguration?: SoftwareTokenMfaConfigType | undefined;
  EmailMfaConfiguration?: EmailMfaConfigType | undefined;
  MfaConfiguration?: "OFF" | "ON" | "OPTIONAL" | undefined;
  WebAuthnConfiguration?: WebAuthnConfigurationType | undefined;
}

export interface SetUserPoolMfaConfigResponse {
  SmsMfaConfiguration?: SmsMfaConfigType | undefined;
  SoftwareTokenMfaConfiguration?: SoftwareTokenMfaConfigType | undefined;
  EmailMfaConfiguration?: EmailMfaConfigType | undefined;
  MfaConfiguration?: "OFF" | "ON" | "OPTIONAL" | undefined;
  WebAuthnConfiguration?: WebAuthnConfigurationType | undefined;
}

export interface SetUserSettingsRequest {
  AccessToken: string;
  MFAOptions: MFAOptionType[];
}

export interface SetUserSettingsResponse {
}

export interface SignInPolicyType {
  AllowedFirstAuthFactors?: ("PASSWORD" | "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN")[] | undefined;
}

export interface SignUpRequest {
  ClientId: string;
  SecretHash?: string | undefined;
  Username: string;
  Password?: string | undefined;
  UserAttributes?: AttributeType[] | undefined;
  ValidationData?: AttributeType[] | undefined;
  AnalyticsMetadata?: AnalyticsMetadataType | undefined;
  UserContextData?: UserContextDataType | undefined;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface SignUpResponse {
  UserConfirmed: boolean;
  CodeDeliveryDetails?: CodeDeliveryDetailsType | undefined;
  UserSub: string;
  Session?: string | undefined;
}

export interface SmsConfigurationType {
  SnsCallerArn: string;
  ExternalId?: string | undefined;
  SnsRegion?: string | undefined;
}

export interface SmsMfaConfigType {
  SmsAuthenticationMessage?: string | undefined;
  SmsConfiguration?: SmsConfigurationType | undefined;
}

export interface SoftwareTokenMfaConfigType {
  Enabled?: boolean | undefined;
}

export interface SoftwareTokenMfaSettingsType {
  Enabled?: boolean | undefined;
  PreferredMfa?: boolean | undefined;
}

export interface StartUserImportJobRequest {
  UserPoolId: string;
  JobId: string;
}

export interface StartUserImportJobResponse {
  UserImportJob?: UserImportJobType | undefined;
}

export interface StartWebAuthnRegistrationRequest {
  AccessToken: string;
}

export interface StartWebAuthnRegistrationResponse {
  CredentialCreationOptions: Document;
}

export interface StopUserImportJobRequest {
  UserPoolId: string;
  JobId: string;
}

export interface StopUserImportJobResponse {
  UserImportJob?: UserImportJobType | undefined;
}

export interface StringAttributeConstraintsType {
  MinLength?: string | undefined;
  MaxLength?: string | undefined;
}

export interface TagResourceRequest {
  ResourceArn: string;
  Tags: Record<string, string>;
}

export interface TagResourceResponse {
}

export interface TermsDescriptionType {
  TermsId: string;
  TermsName: string;
  Enforcement: "NONE";
  CreationDate: number;
  LastModifiedDate: number;
}

export interface TermsType {
  TermsId: string;
  UserPoolId: string;
  ClientId: string;
  TermsName: string;
  TermsSource: "LINK";
  Enforcement: "NONE";
  Links: Record<string, string>;
  CreationDate: number;
  LastModifiedDate: number;
}

export interface TokenValidityUnitsType {
  AccessToken?: "seconds" | "minutes" | "hours" | "days" | undefined;
  IdToken?: "seconds" | "minutes" | "hours" | "days" | undefined;
  RefreshToken?: "seconds" | "minutes" | "hours" | "days" | undefined;
}

export interface UICustomizationType {
  UserPoolId?: string | undefined;
  ClientId?: string | undefined;
  ImageUrl?: string | undefined;
  CSS?: string | undefined;
  CSSVersion?: string | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
}

export interface UntagResourceRequest {
  ResourceArn: string;
  TagKeys: string[];
}

export interface UntagResourceResponse {
}

export interface UpdateAuthEventFeedbackRequest {
  UserPoolId: string;
  Username: string;
  EventId: string;
  FeedbackToken: string;
  FeedbackValue: "Valid" | "Invalid";
}

export interface UpdateAuthEventFeedbackResponse {
}

export interface UpdateDeviceStatusRequest {
  AccessToken: string;
  DeviceKey: string;
  DeviceRememberedStatus?: "remembered" | "not_remembered" | undefined;
}

export interface UpdateDeviceStatusResponse {
}

export interface UpdateGroupRequest {
  GroupName: string;
  UserPoolId: string;
  Description?: string | undefined;
  RoleArn?: string | undefined;
  Precedence?: number | undefined;
}

export interface UpdateGroupResponse {
  Group?: GroupType | undefined;
}

export interface UpdateIdentityProviderRequest {
  UserPoolId: string;
  ProviderName: string;
  ProviderDetails?: Record<string, string> | undefined;
  AttributeMapping?: Record<string, string> | undefined;
  IdpIdentifiers?: string[] | undefined;
}

export interface UpdateIdentityProviderResponse {
  IdentityProvider: IdentityProviderType;
}

export interface UpdateManagedLoginBrandingRequest {
  UserPoolId?: string | undefined;
  ManagedLoginBrandingId?: string | undefined;
  UseCognitoProvidedValues?: boolean | undefined;
  Settings?: Document | undefined;
  Assets?: AssetType[] | undefined;
}

export interface UpdateManagedLoginBrandingResponse {
  ManagedLoginBranding?: ManagedLoginBrandingType | undefined;
}

export interface UpdateResourceServerRequest {
  UserPoolId: string;
  Identifier: string;
  Name: string;
  Scopes?: ResourceServerScopeType[] | undefined;
}

export interface UpdateResourceServerResponse {
  ResourceServer: ResourceServerType;
}

export interface UpdateTermsRequest {
  TermsId: string;
  UserPoolId: string;
  TermsName?: string | undefined;
  TermsSource?: "LINK" | undefined;
  Enforcement?: "NONE" | undefined;
  Links?: Record<string, string> | undefined;
}

export interface UpdateTermsResponse {
  Terms?: TermsType | undefined;
}

export interface UpdateUserAttributesRequest {
  UserAttributes: AttributeType[];
  AccessToken: string;
  ClientMetadata?: Record<string, string> | undefined;
}

export interface UpdateUserAttributesResponse {
  CodeDeliveryDetailsList?: CodeDeliveryDetailsType[] | undefined;
}

export interface UpdateUserPoolClientRequest {
  UserPoolId: string;
  ClientId: string;
  ClientName?: string | undefined;
  RefreshTokenValidity?: number | undefined;
  AccessTokenValidity?: number | undefined;
  IdTokenValidity?: number | undefined;
  TokenValidityUnits?: TokenValidityUnitsType | undefined;
  ReadAttributes?: string[] | undefined;
  WriteAttributes?: string[] | undefined;
  ExplicitAuthFlows?: ("ADMIN_NO_SRP_AUTH" | "CUSTOM_AUTH_FLOW_ONLY" | "USER_PASSWORD_AUTH" | "ALLOW_ADMIN_USER_PASSWORD_AUTH" | "ALLOW_CUSTOM_AUTH" | "ALLOW_USER_PASSWORD_AUTH" | "ALLOW_USER_SRP_AUTH" | "ALLOW_REFRESH_TOKEN_AUTH" | "ALLOW_USER_AUTH")[] | undefined;
  SupportedIdentityProviders?: string[] | undefined;
  CallbackURLs?: string[] | undefined;
  LogoutURLs?: string[] | undefined;
  DefaultRedirectURI?: string | undefined;
  AllowedOAuthFlows?: ("code" | "implicit" | "client_credentials")[] | undefined;
  AllowedOAuthScopes?: string[] | undefined;
  AllowedOAuthFlowsUserPoolClient?: boolean | undefined;
  AnalyticsConfiguration?: AnalyticsConfigurationType | undefined;
  PreventUserExistenceErrors?: "LEGACY" | "ENABLED" | undefined;
  EnableTokenRevocation?: boolean | undefined;
  EnablePropagateAdditionalUserContextData?: boolean | undefined;
  AuthSessionValidity?: number | undefined;
  RefreshTokenRotation?: RefreshTokenRotationType | undefined;
}

export interface UpdateUserPoolClientResponse {
  UserPoolClient?: UserPoolClientType | undefined;
}

export interface UpdateUserPoolDomainRequest {
  Domain: string;
  UserPoolId: string;
  ManagedLoginVersion?: number | undefined;
  CustomDomainConfig?: CustomDomainConfigType | undefined;
}

export interface UpdateUserPoolDomainResponse {
  ManagedLoginVersion?: number | undefined;
  CloudFrontDomain?: string | undefined;
}

export interface UpdateUserPoolRequest {
  UserPoolId: string;
  Policies?: UserPoolPolicyType | undefined;
  DeletionProtection?: "ACTIVE" | "INACTIVE" | undefined;
  LambdaConfig?: LambdaConfigType | undefined;
  AutoVerifiedAttributes?: ("phone_number" | "email")[] | undefined;
  SmsVerificationMessage?: string | undefined;
  EmailVerificationMessage?: string | undefined;
  EmailVerificationSubject?: string | undefined;
  VerificationMessageTemplate?: VerificationMessageTemplateType | undefined;
  SmsAuthenticationMessage?: string | undefined;
  UserAttributeUpdateSettings?: UserAttributeUpdateSettingsType | undefined;
  MfaConfiguration?: "OFF" | "ON" | "OPTIONAL" | undefined;
  DeviceConfiguration?: DeviceConfigurationType | undefined;
  EmailConfiguration?: EmailConfigurationType | undefined;
  SmsConfiguration?: SmsConfigurationType | undefined;
  UserPoolTags?: Record<string, string> | undefined;
  AdminCreateUserConfig?: AdminCreateUserConfigType | undefined;
  UserPoolAddOns?: UserPoolAddOnsType | undefined;
  AccountRecoverySetting?: AccountRecoverySettingType | undefined;
  PoolName?: string | undefined;
  UserPoolTier?: "LITE" | "ESSENTIALS" | "PLUS" | undefined;
}

export interface UpdateUserPoolResponse {
}

export interface UserAttributeUpdateSettingsType {
  AttributesRequireVerificationBeforeUpdate?: ("phone_number" | "email")[] | undefined;
}

export interface UserContextDataType {
  IpAddress?: string | undefined;
  EncodedData?: string | undefined;
}

export interface UserImportJobType {
  JobName?: string | undefined;
  JobId?: string | undefined;
  UserPoolId?: string | undefined;
  PreSignedUrl?: string | undefined;
  CreationDate?: number | undefined;
  StartDate?: number | undefined;
  CompletionDate?: number | undefined;
  Status?: "Created" | "Pending" | "InProgress" | "Stopping" | "Expired" | "Stopped" | "Failed" | "Succeeded" | undefined;
  CloudWatchLogsRoleArn?: string | undefined;
  ImportedUsers?: number | undefined;
  SkippedUsers?: number | undefined;
  FailedUsers?: number | undefined;
  CompletionMessage?: string | undefined;
  PasswordHashingAlgorithm?: "BCRYPT" | "SCRYPT" | "ARGON2ID" | "PBKDF2_SHA256" | undefined;
}

export interface UserPoolAddOnsType {
  AdvancedSecurityMode: "OFF" | "AUDIT" | "ENFORCED";
  AdvancedSecurityAdditionalFlows?: AdvancedSecurityAdditionalFlowsType | undefined;
}

export interface UserPoolClientDescription {
  ClientId?: string | undefined;
  UserPoolId?: string | undefined;
  ClientName?: string | undefined;
}

export interface UserPoolClientType {
  UserPoolId?: string | undefined;
  ClientName?: string | undefined;
  ClientId?: string | undefined;
  ClientSecret?: string | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
  RefreshTokenValidity?: number | undefined;
  AccessTokenValidity?: number | undefined;
  IdTokenValidity?: number | undefined;
  TokenValidityUnits?: TokenValidityUnitsType | undefined;
  ReadAttributes?: string[] | undefined;
  WriteAttributes?: string[] | undefined;
  ExplicitAuthFlows?: ("ADMIN_NO_SRP_AUTH" | "CUSTOM_AUTH_FLOW_ONLY" | "USER_PASSWORD_AUTH" | "ALLOW_ADMIN_USER_PASSWORD_AUTH" | "ALLOW_CUSTOM_AUTH" | "ALLOW_USER_PASSWORD_AUTH" | "ALLOW_USER_SRP_AUTH" | "ALLOW_REFRESH_TOKEN_AUTH" | "ALLOW_USER_AUTH")[] | undefined;
  SupportedIdentityProviders?: string[] | undefined;
  CallbackURLs?: string[] | undefined;
  LogoutURLs?: string[] | undefined;
  DefaultRedirectURI?: string | undefined;
  AllowedOAuthFlows?: ("code" | "implicit" | "client_credentials")[] | undefined;
  AllowedOAuthScopes?: string[] | undefined;
  AllowedOAuthFlowsUserPoolClient?: boolean | undefined;
  AnalyticsConfiguration?: AnalyticsConfigurationType | undefined;
  PreventUserExistenceErrors?: "LEGACY" | "ENABLED" | undefined;
  EnableTokenRevocation?: boolean | undefined;
  EnablePropagateAdditionalUserContextData?: boolean | undefined;
  AuthSessionValidity?: number | undefined;
  RefreshTokenRotation?: RefreshTokenRotationType | undefined;
}

export interface UserPoolDescriptionType {
  Id?: string | undefined;
  Name?: string | undefined;
  LambdaConfig?: LambdaConfigType | undefined;
  Status?: "Enabled" | "Disabled" | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
}

export interface UserPoolPolicyType {
  PasswordPolicy?: PasswordPolicyType | undefined;
  SignInPolicy?: SignInPolicyType | undefined;
}

export interface UserPoolType {
  Id?: string | undefined;
  Name?: string | undefined;
  Policies?: UserPoolPolicyType | undefined;
  DeletionProtection?: "ACTIVE" | "INACTIVE" | undefined;
  LambdaConfig?: LambdaConfigType | undefined;
  Status?: "Enabled" | "Disabled" | undefined;
  LastModifiedDate?: number | undefined;
  CreationDate?: number | undefined;
  SchemaAttributes?: SchemaAttributeType[] | undefined;
  AutoVerifiedAttributes?: ("phone_number" | "email")[] | undefined;
  AliasAttributes?: ("phone_number" | "email" | "preferred_username")[] | undefined;
  UsernameAttributes?: ("phone_number" | "email")[] | undefined;
  SmsVerificationMessage?: string | undefined;
  EmailVerificationMessage?: string | undefined;
  EmailVerificationSubject?: string | undefined;
  VerificationMessageTemplate?: VerificationMessageTemplateType | undefined;
  SmsAuthenticationMessage?: string | undefined;
  UserAttributeUpdateSettings?: UserAttributeUpdateSettingsType | undefined;
  MfaConfiguration?: "OFF" | "ON" | "OPTIONAL" | undefined;
  DeviceConfiguration?: DeviceConfigurationType | undefined;
  EstimatedNumberOfUsers?: number | undefined;
  EmailConfiguration?: EmailConfigurationType | undefined;
  SmsConfiguration?: SmsConfigurationType | undefined;
  UserPoolTags?: Record<string, string> | undefined;
  SmsConfigurationFailure?: string | undefined;
  EmailConfigurationFailure?: string | undefined;
  Domain?: string | undefined;
  CustomDomain?: string | undefined;
  AdminCreateUserConfig?: AdminCreateUserConfigType | undefined;
  UserPoolAddOns?: UserPoolAddOnsType | undefined;
  UsernameConfiguration?: UsernameConfigurationType | undefined;
  Arn?: string | undefined;
  AccountRecoverySetting?: AccountRecoverySettingType | undefined;
  UserPoolTier?: "LITE" | "ESSENTIALS" | "PLUS" | undefined;
}

export interface UserType {
  Username?: string | undefined;
  Attributes?: AttributeType[] | undefined;
  UserCreateDate?: number | undefined;
  UserLastModifiedDate?: number | undefined;
  Enabled?: boolean | undefined;
  UserStatus?: "UNCONFIRMED" | "CONFIRMED" | "ARCHIVED" | "COMPROMISED" | "UNKNOWN" | "RESET_REQUIRED" | "FORCE_CHANGE_PASSWORD" | "EXTERNAL_PROVIDER" | undefined;
  MFAOptions?: MFAOptionType[] | undefined;
}

export interface UsernameConfigurationType {
  CaseSensitive: boolean;
}

export interface VerificationMessageTemplateType {
  SmsMessage?: string | undefined;
  EmailMessage?: string | undefined;
  EmailSubject?: string | undefined;
  EmailMessageByLink?: string | undefined;
  EmailSubjectByLink?: string | undefined;
  DefaultEmailOption?: "CONFIRM_WITH_LINK" | "CONFIRM_WITH_CODE" | undefined;
}

export interface VerifySoftwareTokenRequest {
  AccessToken?: string | undefined;
  Session?: string | undefined;
  UserCode: string;
  FriendlyDeviceName?: string | undefined;
}

export interface VerifySoftwareTokenResponse {
  Status?: "SUCCESS" | "ERROR" | undefined;
  Session?: string | undefined;
}

export interface VerifyUserAttributeRequest {
  AccessToken: string;
  AttributeName: string;
  Code: string;
}

export interface VerifyUserAttributeResponse {
}

export interface WebAuthnConfigurationType {
  RelyingPartyId?: string | undefined;
  UserVerification?: "required" | "preferred" | undefined;
  FactorConfiguration?: "SINGLE_FACTOR" | "MULTI_FACTOR_WITH_USER_VERIFICATION" | undefined;
}

export interface WebAuthnCredentialDescription {
  CredentialId: string;
  FriendlyCredentialName: string;
  RelyingPartyId: string;
  AuthenticatorAttachment?: string | undefined;
  AuthenticatorTransports: string[];
  CreatedAt: number;
}

export interface WebAuthnMfaSettingsType {
  Enabled?: boolean | undefined;
}
