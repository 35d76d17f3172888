/**
 * Notes in the data folder which job of the queue this node has. Who starts over the folder holds its
 * lock: the process that wrote the note is dead, and its job need not wait for a missing heartbeat.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { PgBoss } from 'pg-boss';

export interface Claim {
  /** Of the queue's job. */
  id: string;
  /** How often it was claimed before: another node may have taken it since. */
  retryCount: number;
}

export class ClaimFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Where the disk is full nothing is noted: then a restart waits for the heartbeat. */
  write({ id, retryCount }: Claim): void {
    try {
      writeFileSync(this.#path, JSON.stringify({ id, retryCount }), { mode: 0o600 });
    } catch {
      this.remove();
    }
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  /** Gives back what a process that died had, so that any node may claim it. */
  async giveBack(boss: PgBoss, queue: string): Promise<void> {
    const claim = this.#read();
    if (!claim) return;
    const held = await boss.getJobById(queue, claim.id);
    if (held?.state === 'active' && held.retryCount === claim.retryCount)
      await boss.fail(queue, claim.id, { message: 'the node died and was started again' });
    this.remove();
  }

  /** Undefined when there is none, or half of one. */
  #read(): Claim | undefined {
    try {
      const { id, retryCount } = JSON.parse(readFileSync(this.#path, 'utf8')) as Partial<Claim>;
      return id !== undefined && retryCount !== undefined ? { id, retryCount } : undefined;
    } catch {
      return undefined;
    }
  }
}
