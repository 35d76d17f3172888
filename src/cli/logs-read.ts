/** The events of an import's log, in the order in which they were written. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, unless } from './client.ts';
import { describeJob, hasEnded, isActive, type ListedJob } from './job-list.ts';

export interface LogEvent {
  timestampMs: number;
  message: string;
}

export interface LogPlace {
  job: ListedJob;
  logGroupName: string;
  logStreamName: string;
}

/** Of AWS the API takes ten such calls a second; another server is not to be asked in vain. */
const pollMs = { aws: 2_000, other: 200 };
/** On AWS events show some seconds after they were written, and so after the job's end. */
const settleMs = { aws: 10_000, other: 0 };

/** What the log holds now. Undefined when nothing was written: the stream is not there, then. */
export async function* readLog(
  client: Client,
  place: LogPlace,
): AsyncGenerator<LogEvent[] | undefined> {
  let nextToken: string | undefined;
  for (;;) {
    const page = await readPage(client, place, nextToken);
    if (!page) {
      yield undefined;
      return;
    }
    if (page.events.length > 0) yield page.events;
    if (page.nextToken === nextToken) return;
    nextToken = page.nextToken;
  }
}

/** What the log holds and will hold, until the job has ended. `look` sees the job between. */
export async function* followLog(
  client: Client,
  place: LogPlace,
  { isAws, look }: { isAws: boolean; look(job: ListedJob): void },
): AsyncGenerator<LogEvent[]> {
  let nextToken: string | undefined;
  let job = place.job;
  let endedMs: number | undefined;
  for (;;) {
    // Asked before the page: what an ended job wrote is on the pages that follow.
    if (!hasEnded(job)) job = await describeJob(client, job);
    look(job);
    if (hasEnded(job)) endedMs ??= Date.now();
    const page = await readPage(client, place, nextToken);
    if (page && page.events.length > 0) yield page.events;
    const isAtEnd = !page || page.nextToken === nextToken;
    nextToken = page?.nextToken ?? nextToken;
    if (!isAtEnd) continue;
    if (endedMs !== undefined && Date.now() - endedMs >= (isAws ? settleMs.aws : settleMs.other))
      return;
    await sleep(isAws ? pollMs.aws : pollMs.other);
  }
}

/** Whether it makes sense to wait for more. */
export const mayGrow = (job: ListedJob): boolean => isActive(job) || job.Status === 'Created';

async function readPage(
  client: Client,
  { logGroupName, logStreamName }: LogPlace,
  nextToken: string | undefined,
): Promise<{ events: LogEvent[]; nextToken: string | undefined } | undefined> {
  const page = await unless(
    client.call('logs', 'GetLogEvents', {
      logGroupName,
      logStreamName,
      startFromHead: true,
      nextToken,
    }),
    'ResourceNotFoundException',
  );
  return (
    page && {
      events: (page.events ?? []).map(({ timestamp = 0, message = '' }) => ({
        timestampMs: timestamp,
        message,
      })),
      nextToken: page.nextForwardToken,
    }
  );
}
