/** What `poolhouse logs` does. */
import { importLogGroup, importLogStream } from '../directory/arns.ts';
import { type Client, createClient } from './client.ts';
import { failingAsJson } from './failure.ts';
import { describeJob, findJob, type ListedJob, rowsDone } from './job-list.ts';
import { jobJson } from './jobs-table.ts';
import { JsonList } from './json-list.ts';
import type { LogsOptions } from './logs.ts';
import { followLog, type LogEvent, type LogPlace, mayGrow, readLog } from './logs-read.ts';
import { createMeter, type Meter } from './meter.ts';
import { describePool, poolIdOf, regionFor } from './pool-choice.ts';
import type { Surroundings } from './program.ts';
import { parseLogLine, ReasonTally } from './reasons.ts';
import { renderReasons } from './reasons-table.ts';
import { shown } from './table.ts';
import { resolveTarget, type Target } from './target.ts';
import { type Paint, paintFor } from './terminal.ts';

/** Takes the events of a log, page by page. */
interface LogPrinter {
  page(events: LogEvent[]): void;
  end(job: ListedJob): void;
}

/** Resolves to the exit code. */
export function printLogs(
  jobId: string,
  options: LogsOptions,
  world: Surroundings,
): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const target = await resolveTarget(options, world.env, regionFor(options.pool, world.env));
    const client = createClient(target);
    const place = await placeOf(client, jobId, options.pool);
    const printer = printerFor(place, options, world);
    // Lines on the same terminal are progress enough, and a bar between them would be in the way.
    const isSilent = options.grouped || options.json || !world.stdout.isTTY;
    const meter = isSilent ? createMeter('lines', world) : undefined;
    try {
      const job = await readAll(client, target, place, options, printer, meter);
      meter?.end();
      if (!job) world.stderr.write(`poolhouse: ${emptyNote(place.job)}\n`);
      printer.end(job ?? place.job);
    } finally {
      meter?.end();
    }
    return 0;
  });
}

async function placeOf(client: Client, JobId: string, pool: string | undefined): Promise<LogPlace> {
  const job =
    pool === undefined
      ? await findJob(client, JobId)
      : await describeJob(client, { UserPoolId: await poolIdOf(client, pool), JobId });
  const { Name = '' } = await describePool(client, job.UserPoolId);
  return {
    job,
    logGroupName: importLogGroup({ id: job.UserPoolId, name: Name }),
    logStreamName: importLogStream({ id: JobId, name: job.JobName ?? '' }),
  };
}

/** Resolves to the job as it is at the end, or to undefined when there is no log. */
async function readAll(
  client: Client,
  target: Target,
  place: LogPlace,
  { follow }: LogsOptions,
  printer: LogPrinter,
  meter: Meter | undefined,
): Promise<ListedJob | undefined> {
  let { job } = place;
  let lines = 0;
  const take = (events: LogEvent[]) => {
    printer.page(events);
    lines += events.length;
    const rows = rowsDone(job);
    const failed = (job.FailedUsers ?? 0) + (job.SkippedUsers ?? 0);
    meter?.update({ done: lines, share: rows ? Math.min(1, lines / rows) : undefined, failed });
  };
  const isAws = target.endpoint === undefined;
  if (follow) {
    const look = (seen: ListedJob) => {
      job = seen;
    };
    for await (const events of followLog(client, place, { isAws, look })) take(events);
  } else {
    for await (const events of readLog(client, place)) {
      if (!events) return undefined;
      take(events);
    }
  }
  return lines > 0 ? job : undefined;
}

const emptyNote = (job: ListedJob): string =>
  mayGrow(job)
    ? `the job is ${job.Status} and has written nothing yet; --follow waits for it`
    : `the job is ${job.Status} and wrote no log, or its log was deleted`;

function printerFor(place: LogPlace, options: LogsOptions, world: Surroundings): LogPrinter {
  if (options.grouped) return groupPrinter(place, options, world);
  const wanted = options.failed ? isBad : () => true;
  return options.json
    ? jsonPrinter(place, wanted, world)
    : linePrinter(wanted, options, world, paintFor(world.stdout, world.env));
}

const isBad = ({ message }: LogEvent): boolean =>
  (parseLogLine(message)?.outcome ?? 'imported') !== 'imported';

type Wanted = (event: LogEvent) => boolean;

const styles: [RegExp, Parameters<Paint>[0]][] = [
  [/^\[FAILED\]/, 'red'],
  [/^\[SKIPPED\]/, 'yellow'],
];
/** More than any line of an import, and little enough for a terminal. */
const lineCharactersMax = 4_000;

function linePrinter(
  wanted: Wanted,
  { timestamps }: LogsOptions,
  { stdout }: Surroundings,
  paint: Paint,
): LogPrinter {
  const line = ({ timestampMs, message }: LogEvent): string => {
    const text = shown(message, lineCharactersMax);
    const style = styles.find(([form]) => form.test(text))?.[1];
    const at = timestamps ? `${new Date(timestampMs).toISOString()}  ` : '';
    return `${at}${style ? paint(style, text) : text}\n`;
  };
  return {
    page: (events) => {
      const lines = events.filter(wanted).map(line);
      if (lines.length > 0) stdout.write(lines.join(''));
    },
    end: () => {},
  };
}

function jsonPrinter(place: LogPlace, wanted: Wanted, { stdout }: Surroundings): LogPrinter {
  const { logGroupName: logGroup, logStreamName: logStream } = place;
  const list = new JsonList(stdout, { logGroup, logStream }, 'events');
  return {
    page: (events) => {
      for (const event of events.filter(wanted)) {
        const { timestampMs, message } = event;
        const timestamp = new Date(timestampMs).toISOString();
        list.add({ timestamp, message, ...parseLogLine(message) });
      }
    },
    end: (job) => list.end({ job: jobJson(job, Date.now()) }),
  };
}

function groupPrinter(
  { logGroupName: logGroup, logStreamName: logStream }: LogPlace,
  { json, maxReasons }: LogsOptions,
  { stdout }: Surroundings,
): LogPrinter {
  const tally = new ReasonTally();
  return {
    page: (events) => {
      for (const { message } of events) tally.add(message);
    },
    end: (job) => {
      const reasons = tally.reasons();
      if (json) {
        const document = { logGroup, logStream, reasons, job: jobJson(job, Date.now()) };
        stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      } else if (reasons.length === 0) stdout.write('No row failed or was skipped.\n');
      else stdout.write(`${renderReasons(reasons, maxReasons).join('\n')}\n`);
    },
  };
}
