/** Who made a call. */
export interface Principal {
  /** `arn:aws:iam::123456789012:root` for the root access key. */
  arn: string;
  /** What GetCallerIdentity calls UserId: the account's id for root. */
  userId: string;
  accountId: string;
}
