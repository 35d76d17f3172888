// Generated from model/logs.json by `npm run generate`. Do not edit.
// Timestamps are epoch seconds with a fraction; blobs are base64.

/** Input and output of every operation of the contract. */
export interface Operations {
  CreateLogGroup: { input: CreateLogGroupRequest; output: Record<string, never> };
  CreateLogStream: { input: CreateLogStreamRequest; output: Record<string, never> };
  DeleteLogGroup: { input: DeleteLogGroupRequest; output: Record<string, never> };
  DeleteLogStream: { input: DeleteLogStreamRequest; output: Record<string, never> };
  DeleteRetentionPolicy: { input: DeleteRetentionPolicyRequest; output: Record<string, never> };
  DescribeLogGroups: { input: DescribeLogGroupsRequest; output: DescribeLogGroupsResponse };
  DescribeLogStreams: { input: DescribeLogStreamsRequest; output: DescribeLogStreamsResponse };
  FilterLogEvents: { input: FilterLogEventsRequest; output: FilterLogEventsResponse };
  GetLogEvents: { input: GetLogEventsRequest; output: GetLogEventsResponse };
  ListTagsForResource: { input: ListTagsForResourceRequest; output: ListTagsForResourceResponse };
  PutLogEvents: { input: PutLogEventsRequest; output: PutLogEventsResponse };
  PutLogGroupDeletionProtection: { input: PutLogGroupDeletionProtectionRequest; output: Record<string, never> };
  PutRetentionPolicy: { input: PutRetentionPolicyRequest; output: Record<string, never> };
  TagLogGroup: { input: TagLogGroupRequest; output: Record<string, never> };
  TagResource: { input: TagResourceRequest; output: Record<string, never> };
  UntagResource: { input: UntagResourceRequest; output: Record<string, never> };
}

export interface CreateLogGroupRequest {
  logGroupName: string;
  kmsKeyId?: string | undefined;
  tags?: Record<string, string> | undefined;
  logGroupClass?: "STANDARD" | "INFREQUENT_ACCESS" | "DELIVERY" | undefined;
  deletionProtectionEnabled?: boolean | undefined;
}

export interface CreateLogStreamRequest {
  logGroupName: string;
  logStreamName: string;
}

export interface DeleteLogGroupRequest {
  logGroupName: string;
}

export interface DeleteLogStreamRequest {
  logGroupName: string;
  logStreamName: string;
}

export interface DeleteRetentionPolicyRequest {
  logGroupName: string;
}

export interface DescribeLogGroupsRequest {
  accountIdentifiers?: string[] | undefined;
  logGroupNamePrefix?: string | undefined;
  logGroupNamePattern?: string | undefined;
  nextToken?: string | undefined;
  limit?: number | undefined;
  includeLinkedAccounts?: boolean | undefined;
  logGroupClass?: "STANDARD" | "INFREQUENT_ACCESS" | "DELIVERY" | undefined;
  logGroupIdentifiers?: string[] | undefined;
}

export interface DescribeLogGroupsResponse {
  logGroups?: LogGroup[] | undefined;
  nextToken?: string | undefined;
}

export interface DescribeLogStreamsRequest {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
  logStreamNamePrefix?: string | undefined;
  orderBy?: "LogStreamName" | "LastEventTime" | undefined;
  descending?: boolean | undefined;
  nextToken?: string | undefined;
  limit?: number | undefined;
}

export interface DescribeLogStreamsResponse {
  logStreams?: LogStream[] | undefined;
  nextToken?: string | undefined;
}

export interface Entity {
  keyAttributes?: Record<string, string> | undefined;
  attributes?: Record<string, string> | undefined;
}

export interface FilterLogEventsRequest {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
  logStreamNames?: string[] | undefined;
  logStreamNamePrefix?: string | undefined;
  startTime?: number | undefined;
  endTime?: number | undefined;
  filterPattern?: string | undefined;
  nextToken?: string | undefined;
  limit?: number | undefined;
  interleaved?: boolean | undefined;
  unmask?: boolean | undefined;
}

export interface FilterLogEventsResponse {
  events?: FilteredLogEvent[] | undefined;
  searchedLogStreams?: SearchedLogStream[] | undefined;
  nextToken?: string | undefined;
}

export interface FilteredLogEvent {
  logStreamName?: string | undefined;
  timestamp?: number | undefined;
  message?: string | undefined;
  ingestionTime?: number | undefined;
  eventId?: string | undefined;
}

export interface GetLogEventsRequest {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
  logStreamName: string;
  startTime?: number | undefined;
  endTime?: number | undefined;
  nextToken?: string | undefined;
  limit?: number | undefined;
  startFromHead?: boolean | undefined;
  unmask?: boolean | undefined;
}

export interface GetLogEventsResponse {
  events?: OutputLogEvent[] | undefined;
  nextForwardToken?: string | undefined;
  nextBackwardToken?: string | undefined;
}

export interface InputLogEvent {
  timestamp: number;
  message: string;
}

export interface ListTagsForResourceRequest {
  resourceArn: string;
}

export interface ListTagsForResourceResponse {
  tags?: Record<string, string> | undefined;
}

export interface LogGroup {
  logGroupName?: string | undefined;
  creationTime?: number | undefined;
  retentionInDays?: number | undefined;
  metricFilterCount?: number | undefined;
  arn?: string | undefined;
  storedBytes?: number | undefined;
  kmsKeyId?: string | undefined;
  dataProtectionStatus?: "ACTIVATED" | "DELETED" | "ARCHIVED" | "DISABLED" | undefined;
  inheritedProperties?: "ACCOUNT_DATA_PROTECTION"[] | undefined;
  logGroupClass?: "STANDARD" | "INFREQUENT_ACCESS" | "DELIVERY" | undefined;
  logGroupArn?: string | undefined;
  deletionProtectionEnabled?: boolean | undefined;
  bearerTokenAuthenticationEnabled?: boolean | undefined;
}

export interface LogStream {
  logStreamName?: string | undefined;
  creationTime?: number | undefined;
  firstEventTimestamp?: number | undefined;
  lastEventTimestamp?: number | undefined;
  lastIngestionTime?: number | undefined;
  uploadSequenceToken?: string | undefined;
  arn?: string | undefined;
  storedBytes?: number | undefined;
}

export interface OutputLogEvent {
  timestamp?: number | undefined;
  message?: string | undefined;
  ingestionTime?: number | undefined;
}

export interface PutLogEventsRequest {
  logGroupName: string;
  logStreamName: string;
  logEvents: InputLogEvent[];
  sequenceToken?: string | undefined;
  entity?: Entity | undefined;
}

export interface PutLogEventsResponse {
  nextSequenceToken?: string | undefined;
  rejectedLogEventsInfo?: RejectedLogEventsInfo | undefined;
  rejectedEntityInfo?: RejectedEntityInfo | undefined;
}

export interface PutLogGroupDeletionProtectionRequest {
  logGroupIdentifier: string;
  deletionProtectionEnabled: boolean;
}

export interface PutRetentionPolicyRequest {
  logGroupName: string;
  retentionInDays: number;
}

export interface RejectedEntityInfo {
  errorType: "InvalidEntity" | "InvalidTypeValue" | "InvalidKeyAttributes" | "InvalidAttributes" | "EntitySizeTooLarge" | "UnsupportedLogGroupType" | "MissingRequiredFields";
}

export interface RejectedLogEventsInfo {
  tooNewLogEventStartIndex?: number | undefined;
  tooOldLogEventEndIndex?: number | undefined;
  expiredLogEventEndIndex?: number | undefined;
}

export interface SearchedLogStream {
  logStreamName?: string | undefined;
  searchedCompletely?: boolean | undefined;
}

export interface TagLogGroupRequest {
  logGroupName: string;
  tags: Record<string, string>;
}

export interface TagResourceRequest {
  resourceArn: string;
  tags: Record<string, string>;
}

export interface UntagResourceRequest {
  resourceArn: string;
  tagKeys: string[];
}
