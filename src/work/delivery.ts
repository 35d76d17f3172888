/** Delivers messages to users: at once, again while it fails, or never where nothing sends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createStateSealer, type StateSealer } from '../auth/sealer.ts';
import { errors } from '../directory/errors.ts';
import type { Message } from '../directory/types.ts';
import type { Clock } from '../lib/clock.ts';
import { formatSub, newSub } from '../lib/ids.ts';
import {
  deliveryAttemptMs,
  deliveryBatchMax,
  deliveryLeaseMs,
  deliveryPollMs,
  deliveryRetryMs,
  deliveryRetryMsMax,
  drainMs,
  messagesAtOnce,
  messagesWaitingMax,
} from '../lib/limits.ts';
import type { Logger } from '../lib/logger.ts';
import type { Vault } from '../lib/vault.ts';
import type { Delivery, MessageContent } from '../operations/operation.ts';
import type { Store } from '../store/store.ts';
import { type Carriers, DeliveryProblem } from './delivery-carrier.ts';
import { Turns } from './delivery-turns.ts';

export interface PostOptions {
  store: Pick<Store, 'messages' | 'pools'>;
  vault: Vault;
  clock: Clock;
  log: Logger;
  /** A medium without one is kept for the operator: the outbox. */
  carriers: Carriers;
  times?: Partial<PostTimes>;
}

interface PostTimes {
  /** How often the store is asked for what is due. */
  pollMs: number;
  /** How long a caller waits for a first attempt. */
  callerMs: number;
  /** How long attempts may take to end when the server stops. */
  drainMs: number;
}

const usualTimes: PostTimes = {
  pollMs: deliveryPollMs,
  callerMs: deliveryAttemptMs,
  drainMs,
};

/** `left`: not tried now, since others do or too many wait; the store still has it. */
type Outcome = 'sent' | 'failed' | 'left';

/**
 * A message is `waiting` in the store before it is tried, and removed when it was delivered: what
 * is cut off in between is tried again, so that a message may come twice but is not lost. Until
 * `nextMs` nobody else touches it.
 */
export class Post implements Delivery {
  readonly #options: PostOptions;
  readonly #times: PostTimes;
  readonly #sealer: StateSealer<MessageContent>;
  readonly #turns: Record<Message['medium'], Turns>;
  readonly #underway = new Map<string, Promise<Outcome>>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PostOptions) {
    this.#options = options;
    this.#times = { ...usualTimes, ...options.times };
    this.#sealer = createStateSealer(options.vault, 'message');
    const turns = () => new Turns(messagesAtOnce, messagesWaitingMax);
    this.#turns = { EMAIL: turns(), SMS: turns() };
  }

  /** Looks for messages to try again, from now on. */
  start(): void {
    if (Object.keys(this.#options.carriers).length > 0) this.#pollLater();
  }

  compose(
    whom: Pick<Message, 'poolId' | 'sub' | 'medium'>,
    content: MessageContent,
    expiresMs: number,
  ): Message {
    const createdMs = this.#options.clock.nowMs();
    const id = formatSub(newSub(createdMs));
    const sealed = this.#sealer.seal(content, [id], Number.MAX_SAFE_INTEGER);
    const times = { createdMs, expiresMs, nextMs: createdMs + deliveryLeaseMs };
    const state = this.#options.carriers[whom.medium] ? 'waiting' : 'kept';
    return { ...whom, ...times, id, sealed, state, attempts: 0 };
  }

  open({ id, sealed }: Message): MessageContent {
    const opened = this.#sealer.open(sealed, [id], this.#options.clock.nowMs());
    if (opened.kind !== 'open') throw new Error(`message ${id} was altered`);
    return opened.state;
  }

  async send(messages: readonly Message[]): Promise<void> {
    const outcomes = this.#waiting(messages).map((message) => this.#attempt(message));
    const late = sleep(this.#times.callerMs, ['failed' as const], { ref: false });
    const ended = await Promise.race([Promise.all(outcomes), late]);
    if (ended.includes('failed')) throw errors.codeDeliveryFailure();
  }

  sendLater(messages: readonly Message[]): void {
    for (const message of this.#waiting(messages)) void this.#attempt(message);
  }

  /** Begins nothing more, and gives what is underway a while to end. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const turns of Object.values(this.#turns)) turns.close();
    await Promise.race([
      Promise.all(this.#underway.values()),
      sleep(this.#times.drainMs, undefined, { ref: false }),
    ]);
    for (const carrier of Object.values(this.#options.carriers)) carrier.close();
  }

  #waiting(messages: readonly Message[]): Message[] {
    return messages.filter(({ state }) => state === 'waiting');
  }

  #pollLater(): void {
    this.#timer = setTimeout(async () => {
      await this.#poll();
      if (!this.#closed) this.#pollLater();
    }, this.#times.pollMs);
    this.#timer.unref();
  }

  async #poll(): Promise<void> {
    try {
      const { store, clock } = this.#options;
      const due = await store.messages.due(clock.nowMs(), deliveryBatchMax);
      await Promise.all(due.map((message) => this.#attempt(message)));
    } catch (error) {
      if (!this.#closed) this.#options.log.error({ err: error }, 'messages could not be read');
    }
  }

  /** One at a time of each message; rejects never. */
  #attempt(message: Message): Promise<Outcome> {
    if (this.#underway.has(message.id)) return Promise.resolve('left');
    const attempt = this.#turns[message.medium]
      .take(() => this.#tryOnce(message))
      .catch((error: unknown) => this.#notTried(message, error))
      .finally(() => this.#underway.delete(message.id));
    this.#underway.set(message.id, attempt);
    return attempt;
  }

  /** The store did not answer, or the queue is full; the message is where it was. */
  #notTried({ id }: Message, error: unknown): Outcome {
    if (!this.#closed && !(error instanceof DeliveryProblem))
      this.#options.log.error({ messageId: id, err: error }, 'a message could not be handled');
    return 'left';
  }

  async #tryOnce(message: Message): Promise<Outcome> {
    const { store, clock, carriers } = this.#options;
    const carrier = carriers[message.medium];
    const nowMs = clock.nowMs();
    // Only until then is it ours without asking.
    const isOurs =
      nowMs < message.nextMs ||
      (await store.messages.claim(message.id, message.nextMs, nowMs + deliveryLeaseMs));
    if (!carrier || !isOurs || nowMs >= message.expiresMs) return 'left';
    try {
      const pool = await store.pools.get(message.poolId);
      if (pool) await carrier.carry({ message, content: this.open(message), pool });
    } catch (error) {
      return this.#failed(message, error);
    }
    await store.messages.remove(message.id);
    return 'sent';
  }

  async #failed(message: Message, error: unknown): Promise<Outcome> {
    const { store, clock, log } = this.#options;
    const isKnown = error instanceof DeliveryProblem;
    const problem = isKnown ? error.message : 'The message could not be made.';
    const attempts = message.attempts + 1;
    const nextMs = clock.nowMs() + retryMs(attempts);
    const isOver = (isKnown && error.isFinal) || nextMs >= message.expiresMs;
    const state = isOver ? 'failed' : 'waiting';
    const { id, poolId, medium } = message;
    log.warn({ messageId: id, poolId, medium, attempts, state, problem }, 'a message failed');
    await store.messages.set(id, { state, attempts, nextMs, problem });
    return 'failed';
  }
}

/** Twice as long after each attempt. */
const retryMs = (attempts: number): number =>
  Math.min(deliveryRetryMs * 2 ** (attempts - 1), deliveryRetryMsMax);
