/** The rows of one batch of an import, written one after the other inside its transaction. */
import { isUsernameAttribute } from '../../directory/keys.ts';
import { type Alias, type Pool, userStatuses } from '../../directory/types.ts';
import type { Candidate, CheckedRow, Outcome } from '../import-ledger.ts';
import type { Connection } from './connection.ts';
import type { NameLookup } from './name-lookup.ts';
import type { Part, Parts } from './parts.ts';
import { insertAlias, setCredential } from './users.ts';

const insertUser = `
  insert into users (part, username_key, username, sub, version, status, enabled, created_ms,
    modified_ms, email, phone_number, preferred_username, attributes)
  values (?, ?, ?, ?, 1, ?, 1, ?6, ?6, ?, ?, ?, ?) on conflict (part, username_key) do nothing`;

export class BatchWriter {
  readonly #db: Connection;
  readonly #parts: Parts;
  readonly #pool: Pool;
  readonly #names: NameLookup;
  readonly #nowMs: number;
  #part: Part;
  /** Users added to the part that its own row does not count yet. */
  #added = 0;

  constructor(db: Connection, parts: Parts, pool: Pool, names: NameLookup, nowMs: number) {
    this.#db = db;
    this.#parts = parts;
    this.#pool = pool;
    this.#names = names;
    this.#nowMs = nowMs;
    this.#part = parts.open(names.pool);
    names.refresh();
  }

  /** Stores the user of a row that has one. */
  write({ candidate }: CheckedRow): Outcome {
    if (!candidate) return 'problem';
    if (this.#part.users + this.#added >= this.#parts.usersMax) this.#nextPart();
    if (this.#names.usernameInClosed(candidate.usernameKey)) return 'exists';
    const taken = candidate.aliases.find((alias) => this.#names.aliasTaken(alias));
    return taken ? this.#refuse(candidate, taken) : this.#insert(candidate);
  }

  /** Counts the added users in their part; to be called after the last row. */
  flush(): void {
    if (this.#added > 0) this.#parts.count(this.#part.key, this.#added);
    this.#added = 0;
  }

  #nextPart(): void {
    this.flush();
    this.#part = this.#parts.open(this.#names.pool);
    this.#names.refresh();
  }

  /** Of two reasons the user name counts: the same row twice is one user, not a conflict. */
  #refuse(candidate: Candidate, taken: Alias): Outcome {
    return isUsernameAttribute(this.#pool, taken.attribute) ||
      this.#names.usernameTaken(candidate.usernameKey)
      ? 'exists'
      : taken.attribute;
  }

  #insert(candidate: Candidate): Outcome {
    const { usernameKey, username, aliases, credential } = candidate;
    const part = this.#part.key;
    const { changes, lastInsertRowid } = this.#db
      .statement(insertUser)
      .run(
        part,
        usernameKey,
        username === usernameKey ? null : username,
        candidate.sub,
        userStatuses.indexOf(candidate.status),
        this.#nowMs,
        candidate.email ?? null,
        candidate.phoneNumber ?? null,
        candidate.preferredUsername ?? null,
        candidate.attributes,
      );
    if (changes === 0) return 'exists';
    this.#added++;
    for (const alias of aliases) insertAlias(this.#db, part, alias, Number(lastInsertRowid));
    if (credential) setCredential(this.#db, Number(lastInsertRowid), credential);
    return 'created';
  }
}
