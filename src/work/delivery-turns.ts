/** Lets a bounded number of works run at a time, and a bounded number wait for it, in order. */
import { DeliveryProblem } from './delivery-carrier.ts';

export class Turns {
  readonly #atOnce: number;
  readonly #waitingMax: number;
  #waiting: { begin(): void; giveUp(): void }[] = [];
  #running = 0;
  #closed = false;

  constructor(atOnce: number, waitingMax: number) {
    this.#atOnce = atOnce;
    this.#waitingMax = waitingMax;
  }

  /** Rejects with a `DeliveryProblem` when too many wait, or when `close` came first. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  close(): void {
    this.#closed = true;
    for (const { giveUp } of this.#waiting) giveUp();
    this.#waiting = [];
  }

  async #enter(): Promise<void> {
    if (this.#closed || this.#waiting.length >= this.#waitingMax) throw notNow();
    if (this.#running < this.#atOnce) this.#running++;
    else
      await new Promise<void>((begin, reject) => {
        this.#waiting.push({ begin, giveUp: () => reject(notNow()) });
      });
  }

  /** Hands the place to whoever waits longest, or frees it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next.begin();
    else this.#running--;
  }
}

const notNow = () => new DeliveryProblem('The message waits for its turn.');
