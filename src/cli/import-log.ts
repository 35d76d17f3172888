/** The failed and skipped rows of a finished job, from its CloudWatch log. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import type { Client } from './client.ts';
import { CliError } from './failure.ts';
import { type Reason, ReasonTally } from './reasons.ts';
import { counted } from './terminal.ts';

export interface ImportLog {
  job: UserImportJobType;
  logGroup: string;
  logStream: string;
}

/** On AWS events show up in searches some seconds after they were written. */
const triesMax = 5;
const retryMs = 2_000;

/** Reads the log until it accounts for every row that was not imported, or says what is missing. */
export async function readReasons(
  client: Client,
  log: ImportLog,
): Promise<{ reasons: Reason[]; logProblem?: string }> {
  const expected = (log.job.FailedUsers ?? 0) + (log.job.SkippedUsers ?? 0);
  if (expected === 0) return { reasons: [] };
  let tally = new ReasonTally();
  try {
    for (let tries = 1; tries <= triesMax; tries++) {
      tally = await tallyLog(client, log);
      if (tally.rows >= expected) return { reasons: tally.reasons() };
      if (tries < triesMax) await sleep(retryMs);
    }
    const missing = counted(expected - tally.rows, 'line');
    return { reasons: tally.reasons(), logProblem: `the log still lacks ${missing}` };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { reasons: tally.reasons(), logProblem: `cannot read the log: ${error.message}` };
  }
}

async function tallyLog(client: Client, { logGroup, logStream }: ImportLog): Promise<ReasonTally> {
  const tally = new ReasonTally();
  let nextToken: string | undefined;
  do {
    const page = await client.call('logs', 'FilterLogEvents', {
      logGroupName: logGroup,
      logStreamNames: [logStream],
      filterPattern: '?FAILED ?SKIPPED',
      nextToken,
    });
    for (const event of page.events ?? []) tally.add(event.message ?? '');
    nextToken = page.nextToken;
  } while (nextToken);
  return tally;
}
