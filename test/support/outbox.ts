/** What a server sent, or keeps for its operator: where a test finds the codes of its users. */
import assert from 'node:assert/strict';
import type { Credentials } from '../../src/auth/sigv4.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import type { ListMessagesResponse, MessageType } from '../../src/wire/poolhouse.generated.ts';
import { sendSigned } from './signed.ts';

export interface OutboxMessage {
  id: string;
  medium: 'EMAIL' | 'SMS';
  state: 'waiting' | 'kept' | 'failed';
  to: string;
  subject: string | undefined;
  body: string;
  /** The six digits in the body; blank when there are none, as in an invitation. */
  code: string;
  attempts: number;
  problem: string | undefined;
}

export interface Outbox {
  /** All messages of a pool, newest first. */
  list(poolId: string): Promise<OutboxMessage[]>;
  /** The newest message of a pool, or the newest to that address. Fails when there is none. */
  latest(poolId: string, whom?: { to?: string }): Promise<OutboxMessage>;
}

/** The outbox of a running server. A server whose clock a test turns is to be given with it. */
export function outbox(server: { url: string; rootKey: Credentials; clock?: Clock }): Outbox {
  const list = async (poolId: string) => {
    const found: MessageType[] = [];
    let token: string | undefined;
    do {
      const page = await listMessages(server, poolId, token);
      found.push(...page.Messages);
      token = page.NextToken;
    } while (token !== undefined);
    return found.map(messageOf);
  };
  return {
    list,
    async latest(poolId, { to } = {}) {
      const found = (await list(poolId)).find((message) => to === undefined || message.to === to);
      assert.ok(found, `the outbox of ${poolId} holds no message${to ? ` to ${to}` : ''}`);
      return found;
    },
  };
}

async function listMessages(
  { url, rootKey, clock = systemClock }: Parameters<typeof outbox>[0],
  UserPoolId: string,
  NextToken: string | undefined,
): Promise<ListMessagesResponse> {
  const answer = await sendSigned({
    url,
    credentials: rootKey,
    body: JSON.stringify({ UserPoolId, MaxResults: 60, NextToken }),
    headers: { 'x-amz-target': 'Poolhouse.ListMessages' },
    service: 'poolhouse',
    region: UserPoolId.slice(0, UserPoolId.indexOf('_')),
    nowMs: clock.nowMs(),
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}

const messageOf = (message: MessageType): OutboxMessage => ({
  id: message.MessageId ?? '',
  medium: message.DeliveryMedium ?? 'EMAIL',
  state: message.State ?? 'kept',
  to: message.Destination ?? '',
  subject: message.Subject,
  body: message.Body ?? '',
  code: /(?<!\d)\d{6}(?!\d)/.exec(message.Body ?? '')?.[0] ?? '',
  attempts: message.Attempts ?? 0,
  problem: message.Problem,
});
