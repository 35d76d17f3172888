/** Delivers messages to users. */
import { createStateSealer, type StateSealer } from '../auth/sealer.ts';
import type { Message } from '../directory/types.ts';
import type { Clock } from '../lib/clock.ts';
import { formatSub, newSub } from '../lib/ids.ts';
import type { Vault } from '../lib/vault.ts';
import type { Delivery, MessageContent } from '../operations/operation.ts';

/** Where nothing sends: messages are kept for the operator until they expire. */
export class Outbox implements Delivery {
  readonly #sealer: StateSealer<MessageContent>;
  readonly #clock: Clock;

  constructor(vault: Vault, clock: Clock) {
    this.#sealer = createStateSealer(vault, 'message');
    this.#clock = clock;
  }

  compose(
    whom: Pick<Message, 'poolId' | 'sub' | 'medium'>,
    content: MessageContent,
    expiresMs: number,
  ): Message {
    const createdMs = this.#clock.nowMs();
    const id = formatSub(newSub(createdMs));
    const sealed = this.#sealer.seal(content, [id], Number.MAX_SAFE_INTEGER);
    const times = { createdMs, expiresMs, nextMs: createdMs };
    return { ...whom, ...times, id, sealed, state: 'kept', attempts: 0 };
  }

  open({ id, sealed }: Message): MessageContent {
    const opened = this.#sealer.open(sealed, [id], this.#clock.nowMs());
    if (opened.kind !== 'open') throw new Error(`message ${id} was altered`);
    return opened.state;
  }

  async send(): Promise<void> {}
}
