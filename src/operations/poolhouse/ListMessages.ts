import { poolArn } from '../../directory/arns.ts';
import { wireSeconds } from '../../lib/clock.ts';
import { messagePageDefault } from '../../lib/limits.ts';
import { requirePool } from '../lookup.ts';
import { poolhouse } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

/** The outbox of a pool, newest first: what could not be sent, and what nothing here sends. */
export const ListMessages = poolhouse('ListMessages', {
  resource: (input, call) => poolArn(input.UserPoolId, call.accountId),
  run: async ({ store, delivery }, input, call) => {
    const pool = await requirePool(store, call, input.UserPoolId);
    const request = pageRequest(input.MaxResults ?? messagePageDefault, input.NextToken);
    const page = () => store.messages.list({ ...request, poolId: pool.id });
    const { items, token } = await readPage(page);
    const messages = items.map((message) => {
      const content = delivery.open(message);
      return {
        MessageId: message.id,
        UserPoolId: message.poolId,
        UserSub: message.sub,
        DeliveryMedium: message.medium,
        State: message.state,
        Destination: content.to,
        Subject: content.subject,
        Body: content.body,
        Attempts: message.attempts,
        Problem: message.problem,
        CreationDate: wireSeconds(message.createdMs),
        ExpirationDate: wireSeconds(message.expiresMs),
      };
    });
    return { Messages: messages, NextToken: token };
  },
});
