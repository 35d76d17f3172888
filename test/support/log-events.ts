/** Log groups made, written and read by hand, through the AWS SDK. */
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  CreateLogStreamCommand,
  type InputLogEvent,
  PutLogEventsCommand,
  paginateGetLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';

export interface StreamName {
  logGroupName: string;
  logStreamName: string;
}

let made = 0;

/** A group of a name of its own, with one stream. */
export async function createStream(
  client: CloudWatchLogsClient,
  {
    logGroupName = `/app/${made++}`,
    ...input
  }: Omit<CreateLogGroupCommandInput, 'logGroupName'> & { logGroupName?: string } = {},
): Promise<StreamName> {
  const stream = { logGroupName, logStreamName: 'first' };
  await client.send(new CreateLogGroupCommand({ logGroupName, ...input }));
  await client.send(new CreateLogStreamCommand(stream));
  return stream;
}

/** Puts events, or messages as events of now. */
export const putEvents = (
  client: CloudWatchLogsClient,
  stream: StreamName,
  events: (InputLogEvent | string)[],
) => {
  const timestamp = Date.now();
  const logEvents = events.map((event) =>
    typeof event === 'string' ? { timestamp, message: event } : event,
  );
  return client.send(new PutLogEventsCommand({ ...stream, logEvents }));
};

/** Every message of a stream, in the order of writing. */
export async function readMessages(
  client: CloudWatchLogsClient,
  stream: StreamName,
): Promise<(string | undefined)[]> {
  const messages: (string | undefined)[] = [];
  const config = { client, stopOnSameToken: true };
  for await (const page of paginateGetLogEvents(config, { ...stream, startFromHead: true }))
    messages.push(...(page.events ?? []).map((event) => event.message));
  return messages;
}
