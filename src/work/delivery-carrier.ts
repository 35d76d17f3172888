/** What takes a message to its user. */
import type { Message, Pool } from '../directory/types.ts';
import type { MessageContent } from '../operations/operation.ts';

export interface Letter {
  message: Message;
  content: MessageContent;
  pool: Pool;
}

export interface Carrier {
  /** How it is called in the log, and where the server says what it sends by. */
  name: string;
  /**
   * Resolves when somebody else took the message over, within `deliveryAttemptMs`.
   * Rejects with a `DeliveryProblem`.
   */
  carry(letter: Letter): Promise<void>;
  close(): void;
}

export type Carriers = Partial<Record<Message['medium'], Carrier>>;

/** Why a message was not taken over: a sentence with nothing of the user or the message in it. */
export class DeliveryProblem extends Error {
  /** No later attempt can go better. */
  readonly isFinal: boolean;
  constructor(sentence: string, isFinal = false) {
    super(sentence);
    this.name = 'DeliveryProblem';
    this.isFinal = isFinal;
  }
}
