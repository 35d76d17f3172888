/** Examples that help shows, of the operations of an import. */

export interface Example {
  what: string;
  command: string;
  /** What it prints; empty where that is nothing. */
  prints: string;
}

const poolId = 'us-east-1_Ab12Cd34E';
const jobId = 'import-mAgUtd8Sz6';
const roleArn = 'arn:aws:iam::123456789012:role/import-logs';

const job = (status: string, more: string[] = [], counts = [0, 0, 0]): string => {
  const members = [
    '"JobName": "spring-intake"',
    `"JobId": "${jobId}"`,
    `"UserPoolId": "${poolId}"`,
    ...more,
    `"Status": "${status}"`,
    `"CloudWatchLogsRoleArn": "${roleArn}"`,
    `"ImportedUsers": ${counts[0]}`,
    `"SkippedUsers": ${counts[1]}`,
    `"FailedUsers": ${counts[2]}`,
  ];
  return `{
    "UserImportJob": {
        ${members.join(',\n        ')}
    }
}`;
};

const created = '"CreationDate": "2026-03-02T09:00:00.120000+00:00"';
const started = '"StartDate": "2026-03-02T09:03:10.400000+00:00"';
const completed = '"CompletionDate": "2026-03-02T09:03:12.950000+00:00"';

const jobCommand = (operation: string): string =>
  `poolhouse cognito-idp ${operation} \\\n    --user-pool-id ${poolId} --job-id ${jobId}`;

const examples: Record<string, Example[]> = {
  GetCSVHeader: [
    {
      what: 'The columns that a file for this pool may have, as the first line of a new file.',
      command:
        `poolhouse cognito-idp get-csv-header --user-pool-id ${poolId} \\\n` +
        '    --query "join(\',\', CSVHeader)" --output text > users.csv',
      prints: '',
    },
  ],
  CreateUserImportJob: [
    {
      what:
        'A job for a file whose passwords are bcrypt hashes. The file is then sent to the ' +
        'PreSignedUrl, which is good for 15 minutes:',
      command: `poolhouse cognito-idp create-user-import-job --job-name spring-intake \\
    --user-pool-id ${poolId} \\
    --cloud-watch-logs-role-arn ${roleArn} \\
    --password-hashing-algorithm BCRYPT
curl -T users.csv -H 'x-amz-server-side-encryption: aws:kms' "PreSignedUrl"`,
      prints: job('Created', ['"PreSignedUrl": "http://127.0.0.1:7665/..."', created]),
    },
  ],
  StartUserImportJob: [
    {
      what: 'The file is there; the job may begin.',
      command: jobCommand('start-user-import-job'),
      prints: job('Pending', [created]),
    },
  ],
  StopUserImportJob: [
    {
      what: 'End a job that runs. Who was imported until then stays.',
      command: jobCommand('stop-user-import-job'),
      prints: job('Stopped', [created, started, completed], [4100, 12, 3]),
    },
  ],
  DescribeUserImportJob: [
    {
      what: 'How far a job has come, and how it ended.',
      command: jobCommand('describe-user-import-job'),
      prints: job('Succeeded', [created, started, completed], [9840, 112, 48]),
    },
    {
      what: 'Only the three numbers, as a line of text.',
      command:
        `${jobCommand('describe-user-import-job')} --output text \\\n` +
        "    --query 'UserImportJob.[ImportedUsers,SkippedUsers,FailedUsers]'",
      prints: '9840\t112\t48',
    },
  ],
  ListUserImportJobs: [
    {
      what: 'Name, state and failures of the last ten jobs, newest first.',
      command:
        `poolhouse cognito-idp list-user-import-jobs --user-pool-id ${poolId} \\\n` +
        "    --max-results 10 --output text \\\n    --query 'UserImportJobs[].[JobName,Status,FailedUsers]'",
      prints: 'spring-intake\tSucceeded\t48\nautumn-intake\tFailed\t5120',
    },
  ],
};

export const examplesOf = (operation: string): readonly Example[] => examples[operation] ?? [];
