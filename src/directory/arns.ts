/** Amazon Resource Names of what the directory holds. */

export const poolArn = (poolId: string, accountId: string): string =>
  `arn:aws:cognito-idp:${regionOfPool(poolId)}:${accountId}:userpool/${poolId}`;

/** The region before the underscore of a pool's id. */
export const regionOfPool = (poolId: string): string => poolId.slice(0, poolId.indexOf('_'));

/** The id in a user pool's ARN, or undefined when `arn` is no such ARN of the account. */
export function poolIdOfArn(arn: string, accountId: string): string | undefined {
  const poolId = arn.slice(arn.lastIndexOf('/') + 1);
  return arn === poolArn(poolId, accountId) ? poolId : undefined;
}

export const logGroupArn = (region: string, accountId: string, group: string): string =>
  `arn:aws:logs:${region}:${accountId}:log-group:${group}`;

export const roleArn = (accountId: string, path: string, name: string): string =>
  `arn:aws:iam::${accountId}:role${path}${name}`;

/** Where the import of a pool logs. */
export const importLogGroup = (pool: { id: string; name: string }): string =>
  `/aws/cognito/userpools/${pool.id}/${pool.name}`;

export const importLogStream = (job: { id: string; name: string }): string =>
  `${job.id}/${job.name}`;

export const iamUserArn = (accountId: string, path: string, name: string): string =>
  `arn:aws:iam::${accountId}:user${path}${name}`;

export const iamGroupArn = (accountId: string, path: string, name: string): string =>
  `arn:aws:iam::${accountId}:group${path}${name}`;

export const policyArn = (accountId: string, path: string, name: string): string =>
  `arn:aws:iam::${accountId}:policy${path}${name}`;

/** A role as it is while somebody has assumed it. */
export const sessionArn = (accountId: string, role: string, session: string): string =>
  `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`;

/** The fields of an IAM ARN of any account, AWS's among them; undefined when it is none. */
export function parseIamArn(
  arn: string,
): { accountId: string; type: string; path: string; name: string } | undefined {
  const found = /^arn:aws[\w-]*:iam::(\d{12}|aws):(\w+)(\/|\/[\x21-\x7e]+\/)([\w+=,.@-]+)$/.exec(
    arn,
  );
  const [, accountId = '', type = '', path = '', name = ''] = found ?? [];
  return found ? { accountId, type, path, name } : undefined;
}
