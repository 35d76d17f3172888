/** The failed and skipped rows of finished jobs, from their CloudWatch logs. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserImportJobType } from '../wire/cognito-idp.generated.ts';
import type { Client } from './client.ts';
import { CliError } from './failure.ts';
import { LineSet } from './import-lines.ts';
import { type FilePart, lineOfFile } from './import-parts.ts';
import { type Reason, ReasonTally } from './reasons.ts';
import { counted } from './terminal.ts';

export interface ImportLog {
  part: FilePart;
  job: UserImportJobType;
  logGroup: string;
  logStream: string;
}

export interface LogFindings {
  /** Lines are those of the file. */
  reasons: Reason[];
  failedLines: LineSet;
  /** Why not every row that was not imported is accounted for. */
  logProblem?: string;
}

/** On AWS events show up in searches some seconds after they were written. */
const triesMax = 5;
const retryMs = 2_000;

/** AWS allows five searches a second in an account and region. */
const pageMs = 250;

const rowLine = /^\[(FAILED|SKIPPED)\] Line Number (\d+) - /;

/** Reads the logs until they account for every row that was not imported, or tells what lacks. */
export async function readLogs(
  client: Client,
  logs: readonly ImportLog[],
  onAws: boolean,
): Promise<LogFindings> {
  const tally = new ReasonTally();
  const failedLines = new LineSet();
  const seen = new LineSet();
  const take = (message: string, part: FilePart) => {
    const [head = '', word, number] = rowLine.exec(message) ?? [];
    const line = lineOfFile(part, Number(number));
    // A log read again, or an event that comes twice, counts once.
    if (!word || !seen.add(line)) return false;
    tally.add(`[${word}] Line Number ${line} - ${message.slice(head.length)}`);
    if (word === 'FAILED') failedLines.add(line);
    return true;
  };
  const findings = (logProblem?: string) => ({
    reasons: tally.reasons(),
    failedLines,
    ...(logProblem && { logProblem }),
  });
  try {
    let missing = 0;
    for (const log of logs) missing += await readUntilWhole(client, log, take, onAws);
    return findings(missing > 0 ? `the log still lacks ${counted(missing, 'line')}` : undefined);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return findings(`cannot read the log: ${error.message}`);
  }
}

/** True for a row that was not yet known of. */
type Take = (message: string, part: FilePart) => boolean;

/** Resolves to the number of rows that the log does not tell of. */
async function readUntilWhole(
  client: Client,
  log: ImportLog,
  take: Take,
  onAws: boolean,
): Promise<number> {
  let missing = (log.job.FailedUsers ?? 0) + (log.job.SkippedUsers ?? 0);
  for (let tries = 1; missing > 0 && tries <= triesMax; tries++) {
    if (tries > 1) await sleep(retryMs);
    missing -= await readOnce(client, log, take, onAws);
  }
  return Math.max(0, missing);
}

async function readOnce(client: Client, log: ImportLog, take: Take, onAws: boolean) {
  let found = 0;
  let nextToken: string | undefined;
  do {
    const page = await client.call('logs', 'FilterLogEvents', {
      logGroupName: log.logGroup,
      logStreamNames: [log.logStream],
      filterPattern: '?FAILED ?SKIPPED',
      nextToken,
    });
    for (const event of page.events ?? []) if (take(event.message ?? '', log.part)) found += 1;
    nextToken = page.nextToken;
    if (nextToken && onAws) await sleep(pageMs);
  } while (nextToken);
  return found;
}
