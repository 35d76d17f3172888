/** Messages by a signed call of the operator's own service. */
import { createHmac } from 'node:crypto';
import type { WebhookSettings } from '../config/delivery.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { deliveryAttemptMs } from '../lib/limits.ts';
import { type Carrier, DeliveryProblem, type Letter } from './delivery-carrier.ts';

export const signatureHeader = 'poolhouse-signature';

/** The receiver says by these that no later attempt can go better. */
const finalStatuses = [410, 422];

/** The time of a signature is the system's: the receiver compares it with its own clock. */
export function createWebhookCarrier(
  { url, secret }: WebhookSettings,
  clock: Clock = systemClock,
): Carrier {
  const closing = new AbortController();
  return {
    name: 'webhook',
    async carry(letter) {
      const body = JSON.stringify(bodyOf(letter));
      const headers = {
        'content-type': 'application/json',
        [signatureHeader]: signatureOf(secret, body, Math.floor(clock.nowMs() / 1000)),
      };
      const signal = AbortSignal.any([AbortSignal.timeout(deliveryAttemptMs), closing.signal]);
      judge(await post(url, { headers, body, signal }));
    },
    close: () => closing.abort(),
  };
}

/** `t` is epoch seconds; `v1` the HMAC-SHA256 of `t`, a full stop and the body, in hex. */
export function signatureOf(secret: string, body: string, seconds: number): string {
  const hmac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${hmac}`;
}

const bodyOf = ({ message, content, pool }: Letter) => ({
  id: message.id,
  medium: message.medium,
  to: content.to,
  subject: content.subject,
  body: content.body,
  userPoolId: pool.id,
  userPoolName: pool.name,
  sub: message.sub,
  createdAt: new Date(message.createdMs).toISOString(),
  expiresAt: new Date(message.expiresMs).toISOString(),
});

/** A redirect is an answer like any other: the secret text goes to that URL and nowhere else. */
async function post(url: string, request: RequestInit): Promise<number> {
  try {
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', ...request });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new DeliveryProblem('The webhook did not answer in time.');
    const { cause } = error as { cause?: { code?: string } };
    throw new DeliveryProblem(`The webhook could not be called (${cause?.code ?? 'error'}).`);
  }
}

function judge(status: number): void {
  if (status >= 200 && status < 300) return;
  const isFinal = finalStatuses.includes(status);
  throw new DeliveryProblem(`The webhook answered ${status}.`, isFinal);
}
