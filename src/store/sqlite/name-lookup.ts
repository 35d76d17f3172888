/**
 * Whether a name is taken, asked once a row by an import. The filters of the pool's closed parts
 * stay in memory, 8 MiB for 32 parts, so that a new name costs no look into those parts.
 */
import type { Alias } from '../../directory/types.ts';
import type { Connection } from './connection.ts';
import { FilterBank, hashName } from './name-filter.ts';
import type { Parts } from './parts.ts';
import { aliasCode } from './users.ts';

export class NameLookup {
  readonly pool: number;
  readonly #db: Connection;
  readonly #parts: Parts;
  readonly #loaded = new Set<number>();
  readonly #banks: FilterBank[] = [];
  #open: number | undefined;

  constructor(db: Connection, parts: Parts, pool: number) {
    this.#db = db;
    this.#parts = parts;
    this.pool = pool;
  }

  /** To be called when parts may have been closed or opened since the last time. */
  refresh(): void {
    const parts = this.#parts.of(this.pool);
    this.#open = parts.at(-1)?.key;
    for (const { key } of parts.slice(0, -1)) if (!this.#loaded.has(key)) this.#load(key);
  }

  #load(part: number): void {
    const filter = this.#parts.filter(part);
    const bytes = filter.bits.length;
    let bank = this.#banks.find((one) => one.bytes === bytes && !one.isFull);
    if (!bank) {
      bank = new FilterBank(bytes);
      this.#banks.push(bank);
    }
    bank.add(part, filter);
    this.#loaded.add(part);
  }

  /** In the closed parts; in the open one the insert itself tells. */
  usernameInClosed(key: string): boolean {
    return this.#inClosed(key, (part) => this.#hasUsername(part, key));
  }

  usernameTaken(key: string): boolean {
    return this.usernameInClosed(key) || this.#hasUsername(this.#open, key);
  }

  aliasTaken(alias: Alias): boolean {
    return (
      this.#hasAlias(this.#open, alias) ||
      this.#inClosed(alias.key, (part) => this.#hasAlias(part, alias))
    );
  }

  #inClosed(name: string, isIn: (part: number) => boolean): boolean {
    if (this.#banks.length === 0) return false;
    const hash = hashName(name);
    return this.#banks.some((bank) => bank.some(hash, isIn));
  }

  #hasUsername(part: number | undefined, key: string): boolean {
    const sql = 'select 1 from users where part = ? and username_key = ?';
    return part !== undefined && this.#db.one(sql, part, key) !== undefined;
  }

  #hasAlias(part: number | undefined, { key, attribute }: Alias): boolean {
    const sql = 'select 1 from aliases where part = ? and key = ? and attribute = ?';
    return part !== undefined && this.#db.one(sql, part, key, aliasCode(attribute)) !== undefined;
  }
}
