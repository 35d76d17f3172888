/** What `poolhouse outbox` does. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageType } from '../wire/poolhouse.generated.ts';
import { type Client, createClient } from './client.ts';
import { failingAsJson } from './failure.ts';
import type { OutboxOptions } from './outbox.ts';
import { listPools, poolIdOf, regionFor } from './pool-choice.ts';
import type { Surroundings } from './program.ts';
import { displayWidth, shown } from './table.ts';
import { resolveTarget } from './target.ts';
import { formatDate, isoDate, type Paint, paintFor } from './terminal.ts';

/** What ListMessages gives at most. */
const pageMax = 60;
/** Rare enough for a server to hardly notice, and soon enough for who waits for a code. */
const followMs = 1_000;
/** A template has up to 20,000 characters; more of it is markup than anybody reads here. */
const bodyCharactersMax = 2_000;

/** Resolves to the exit code. */
export function printOutbox(
  pool: string | undefined,
  options: OutboxOptions,
  world: Surroundings,
): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const target = await resolveTarget(options, world.env, regionFor(pool, world.env));
    const client = createClient(target);
    const limit = options.limit || Number.POSITIVE_INFINITY;
    const poolId = pool === undefined ? undefined : await poolIdOf(client, pool);
    const messages = await newest(client, poolId, limit);
    if (options.follow) await follow(client, poolId, messages, options, world);
    else if (options.json) world.stdout.write(document(messages));
    else world.stdout.write(page(messages, paintFor(world.stdout, world.env)));
    return 0;
  });
}

const document = (messages: readonly MessageType[]): string =>
  `${JSON.stringify({ messages: messages.map(messageJson) }, null, 2)}\n`;

const page = (messages: readonly MessageType[], paint: Paint): string =>
  messages.length === 0
    ? 'The outbox is empty.\n'
    : messages.map((message) => block(message, paint)).join('\n');

/** The latest messages of one pool, or of all of the region, newest first. */
async function newest(
  client: Client,
  poolId: string | undefined,
  limit: number,
): Promise<MessageType[]> {
  const found: MessageType[] = [];
  for (const id of await poolIds(client, poolId))
    found.push(...(await latestOf(client, id, limit)));
  return found.toSorted((one, other) => createdOf(other) - createdOf(one)).slice(0, limit);
}

const createdOf = ({ CreationDate }: MessageType): number => CreationDate ?? 0;

async function poolIds(client: Client, poolId: string | undefined): Promise<string[]> {
  if (poolId !== undefined) return [poolId];
  const ids: string[] = [];
  for await (const pools of listPools(client)) ids.push(...pools.flatMap(({ Id }) => Id ?? []));
  return ids;
}

async function latestOf(client: Client, UserPoolId: string, limit: number): Promise<MessageType[]> {
  const found: MessageType[] = [];
  let NextToken: string | undefined;
  do {
    const MaxResults = Math.min(pageMax, limit - found.length);
    const answer = await client.call('poolhouse', 'ListMessages', {
      UserPoolId,
      MaxResults,
      NextToken,
    });
    found.push(...answer.Messages);
    NextToken = answer.NextToken;
  } while (NextToken !== undefined && found.length < limit);
  return found;
}

/** Oldest first, since they come one below the other. Ends with the process. */
async function follow(
  client: Client,
  poolId: string | undefined,
  first: readonly MessageType[],
  { json }: OutboxOptions,
  { stdout, env }: Surroundings,
): Promise<never> {
  const paint = paintFor(stdout, env);
  const line = (message: MessageType) =>
    json ? `${JSON.stringify(messageJson(message))}\n` : `${block(message, paint)}\n`;
  let seen = new Set<string | undefined>();
  for (let messages = first; ; messages = await newest(client, poolId, Number.POSITIVE_INFINITY)) {
    for (const message of messages.toReversed())
      if (!seen.has(message.MessageId) && !isOlder(message, first)) stdout.write(line(message));
    // What is delivered or expired leaves the list, and comes no more.
    seen = new Set(messages.map(({ MessageId }) => MessageId));
    await sleep(followMs);
  }
}

/** Than the limit let through at the beginning. */
const isOlder = (message: MessageType, first: readonly MessageType[]): boolean => {
  const oldest = first.at(-1);
  return oldest !== undefined && createdOf(message) < createdOf(oldest);
};

/** The code alone, for who fills it in; a text has one at most. */
const codeIn = (body = ''): string | undefined => /(?<![\d#&])\d{6}(?!\d)/.exec(body)?.[0];

const messageJson = (message: MessageType) => ({
  id: message.MessageId,
  userPoolId: message.UserPoolId,
  sub: message.UserSub,
  medium: message.DeliveryMedium,
  to: message.Destination,
  state: message.State,
  subject: message.Subject,
  body: message.Body,
  code: codeIn(message.Body),
  attempts: message.Attempts,
  problem: message.Problem,
  created: isoDate(message.CreationDate),
  expires: isoDate(message.ExpirationDate),
});

function block(message: MessageType, paint: Paint): string {
  const { UserPoolId = '', DeliveryMedium = '', Destination = '' } = message;
  const head = `${formatDate(message.CreationDate)}  ${DeliveryMedium} to ${shown(Destination)}`;
  const lines: [string, string][] = [
    ['State', stateText(message)],
    ['Pool', UserPoolId],
    ['Subject', shown(message.Subject ?? '', bodyCharactersMax)],
    ['Text', shown(message.Body ?? '', bodyCharactersMax)],
    ['Code', codeIn(message.Body) ?? ''],
  ];
  const widest = Math.max(...lines.map(([title]) => displayWidth(title)));
  const rows = lines
    .filter(([, text]) => text)
    .map(([title, text]) => `  ${paint('dim', title.padEnd(widest))}  ${text}`);
  return `${paint(message.State === 'failed' ? 'red' : 'bold', head)}\n${rows.join('\n')}\n`;
}

function stateText({ State = 'kept', Attempts = 0, Problem }: MessageType): string {
  if (State === 'kept' || Attempts === 0) return State;
  return `${State} after ${Attempts} ${Attempts === 1 ? 'attempt' : 'attempts'}. ${Problem ?? ''}`;
}
