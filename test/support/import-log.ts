/** The log of an import, as the CloudWatch Logs API gives it. */
import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { UserImportJobType } from '@aws-sdk/client-cognito-identity-provider';

/** AWS opens the log of an import with this line, twice. */
export const logOpening = 'Cognito User Pools Import - Test Log';

/** Every line of a job's log, over all pages, oldest first. */
export async function readImportLog(
  logs: CloudWatchLogsClient,
  job: UserImportJobType,
  poolName = 'people',
): Promise<string[]> {
  const stream = {
    logGroupName: `/aws/cognito/userpools/${job.UserPoolId}/${poolName}`,
    logStreamName: `${job.JobId}/${job.JobName}`,
    startFromHead: true,
  };
  const lines: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const page = await logs.send(new GetLogEventsCommand({ ...stream, nextToken }));
    lines.push(...(page.events ?? []).map((event) => event.message ?? ''));
    if (page.nextForwardToken === nextToken) return lines;
    nextToken = page.nextForwardToken;
  }
}

/** The lines about rows. */
export async function readRowLines(...args: Parameters<typeof readImportLog>): Promise<string[]> {
  const [first, second, ...rows] = await readImportLog(...args);
  if (first !== logOpening || second !== logOpening) throw new Error(`${first}\n${second}`);
  return rows;
}
