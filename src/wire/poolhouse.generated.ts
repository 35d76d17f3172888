// Generated from model/poolhouse.json by `npm run generate`. Do not edit.
// Timestamps are epoch seconds with a fraction; blobs are base64.

/** Input and output of every operation of the contract. */
export interface Operations {
  ListMessages: { input: ListMessagesRequest; output: ListMessagesResponse };
  RotateSigningKeys: { input: RotateSigningKeysRequest; output: RotateSigningKeysResponse };
}

export interface RotateSigningKeysRequest {
  UserPoolId: string;
  DiscardEarlierKeys?: boolean | undefined;
}

export interface RotateSigningKeysResponse {
  SigningKeys: SigningKeyType[];
}

export interface SigningKeyType {
  KeyId?: string | undefined;
  TokenUse?: "id" | "access" | undefined;
  CreationDate?: number | undefined;
  SignsFromDate?: number | undefined;
}

export interface ListMessagesRequest {
  UserPoolId: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
}

export interface ListMessagesResponse {
  Messages: MessageType[];
  NextToken?: string | undefined;
}

export interface MessageType {
  MessageId?: string | undefined;
  UserPoolId?: string | undefined;
  UserSub?: string | undefined;
  DeliveryMedium?: "SMS" | "EMAIL" | undefined;
  State?: "waiting" | "kept" | "failed" | undefined;
  Destination?: string | undefined;
  Subject?: string | undefined;
  Body?: string | undefined;
  Attempts?: number | undefined;
  Problem?: string | undefined;
  CreationDate?: number | undefined;
  ExpirationDate?: number | undefined;
}
