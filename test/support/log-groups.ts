/** What tests of log groups say again and again. */
import {
  type CloudWatchLogsClient,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

export const noGroup = {
  name: 'ResourceNotFoundException',
  message: 'The specified log group does not exist.',
};
export const noStream = {
  name: 'ResourceNotFoundException',
  message: 'The specified log stream does not exist.',
};
export const invalid = (message: string | RegExp) => ({
  name: 'InvalidParameterException',
  message,
});

export const logGroupArn = (group: string, region = 'us-east-1') =>
  `arn:aws:logs:${region}:123456789012:log-group:${group}`;

export async function describeGroup(client: CloudWatchLogsClient, logGroupName: string) {
  const prefix = { logGroupNamePrefix: logGroupName };
  const { logGroups } = await client.send(new DescribeLogGroupsCommand(prefix));
  return logGroups?.find((group) => group.logGroupName === logGroupName);
}
