/** The one writer of a database file. It lives on its own thread; see `port.ts` for the way there. */

import { userPartMax } from '../../lib/limits.ts';
import { authEventWrites } from './auth-events.ts';
import { clientWrites } from './clients.ts';
import { type Connection, openWriteConnection } from './connection.ts';
import { groupWrites } from './groups.ts';
import { iamWrites } from './iam.ts';
import { jobWrites } from './jobs.ts';
import { SqliteLedger } from './ledger.ts';
import { logWrites } from './log-writes.ts';
import { messageWrites } from './messages.ts';
import { migrate } from './migrate.ts';
import { Parts } from './parts.ts';
import { poolWrites } from './pools.ts';
import { plainError, type WriteCall, type WritePort, type WriteReply } from './port.ts';
import { signingKeyWrites } from './signing-keys.ts';
import { tokenFamilyWrites } from './token-families.ts';
import { userWrites } from './users.ts';

const writeVerbs = (db: Connection, parts: Parts) => ({
  ...poolWrites(db),
  ...clientWrites(db),
  ...userWrites(db, parts),
  ...groupWrites(db),
  ...signingKeyWrites(db),
  ...tokenFamilyWrites(db),
  ...messageWrites(db),
  ...authEventWrites(db),
  ...jobWrites(db),
  ...logWrites(db),
  ...iamWrites(db),
  /** Proves that the writer answers. */
  ping: (): void => undefined,
});

export type WriteVerbs = ReturnType<typeof writeVerbs>;

export class SqliteWriter {
  readonly #db: Connection;
  readonly #parts: Parts;
  readonly #verbs: ReadonlyMap<string, (...args: never[]) => unknown>;

  constructor(db: Connection, parts: Parts) {
    this.#db = db;
    this.#parts = parts;
    this.#verbs = new Map(Object.entries(writeVerbs(db, parts)));
  }

  /**
   * Runs all calls in one transaction, so that they share one write to disk. A call that fails
   * undoes only itself. When the commit fails, none has happened and all replies are errors.
   */
  execute(calls: readonly WriteCall[]): WriteReply[] {
    try {
      return this.#db.transaction(() => calls.map((call) => this.#executeOne(call)));
    } catch (error) {
      return calls.map(() => ({ error: plainError(error) }));
    }
  }

  #executeOne({ verb, args }: WriteCall): WriteReply {
    this.#db.run('savepoint call');
    try {
      const run = this.#verbs.get(verb);
      if (!run) throw new Error(`The writer has no verb ${verb}.`);
      const value = run(...(args as never[]));
      this.#db.run('release call');
      return { value };
    } catch (error) {
      // Without its transaction, as after a full disk, the whole group is lost.
      if (!this.#db.inTransaction) throw error;
      this.#db.run('rollback to call');
      this.#db.run('release call');
      return { error: plainError(error) };
    }
  }

  /** The import's side; `shouldYield` tells that writes wait for the running batch to end. */
  ledger(shouldYield: () => boolean): SqliteLedger {
    return new SqliteLedger(this.#db, this.#parts, shouldYield);
  }

  close(): void {
    this.#db.close();
  }
}

/** Opens the database file, made when missing and brought to the newest schema, for writing. */
export function openWriter(file: string, { partUsersMax = userPartMax } = {}): SqliteWriter {
  const db = openWriteConnection(file);
  try {
    migrate(db);
    return new SqliteWriter(db, new Parts(db, partUsersMax));
  } catch (error) {
    db.close();
    throw error;
  }
}

interface WaitingCall {
  call: WriteCall;
  answer(reply: WriteReply): void;
}

/**
 * A port to a writer of the same thread, for tools and tests. As with the writer thread, calls
 * that are made in one turn are cloned and share a transaction.
 */
export function directPort(writer: SqliteWriter): WritePort {
  let waiting: WaitingCall[] = [];
  const flush = () => {
    const calls = waiting;
    waiting = [];
    const replies = writer.execute(calls.map(({ call }) => call));
    replies.forEach((reply, i) => {
      calls[i]?.answer(reply);
    });
  };
  return {
    call: (verb, args) =>
      new Promise((answer) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ call: structuredClone({ verb, args }), answer });
      }),
    close: async () => writer.close(),
  };
}
