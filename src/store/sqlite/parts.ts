/**
 * Parts: the users of a pool in blocks of bounded size. New users go into the last, the open
 * part. A full part is closed with a filter of the names in it, which lets an import pass over
 * it without a look.
 */
import type { Connection } from './connection.ts';
import { NameFilter } from './name-filter.ts';

export interface Part {
  key: number;
  users: number;
}

export class Parts {
  readonly usersMax: number;
  readonly #db: Connection;

  constructor(db: Connection, usersMax: number) {
    this.#db = db;
    this.usersMax = usersMax;
  }

  /** Oldest first; the last one is open, the others are closed. */
  of(pool: number): Part[] {
    return this.#db.all<Part>('select key, users from parts where pool = ? order by key', pool);
  }

  /** The part that takes the next user; a new one when the last is full. */
  open(pool: number): Part {
    const last = this.#db.one<Part>(
      'select key, users from parts where pool = ? order by key desc limit 1',
      pool,
    );
    if (last && last.users < this.usersMax) return last;
    if (last) this.#close(last);
    const key = this.#db.insert('insert into parts (pool, users) values (?, 0)', pool);
    return { key, users: 0 };
  }

  count(part: number, users: number): void {
    this.#db.run('update parts set users = users + ? where key = ?', users, part);
  }

  /** The names in a closed part. */
  filter(part: number): NameFilter {
    const sql = 'select bits from part_filters where part = ?';
    const row = this.#db.one<{ bits: Uint8Array }>(sql, part);
    if (!row) throw new Error(`part ${part} was closed without its filter`);
    return new NameFilter(row.bits);
  }

  /** Aliases that its users get later are written to later parts: the filter stays complete. */
  #close({ key }: Part): void {
    const names = [
      ...this.#names('select username_key as name from users where part = ?', key),
      ...this.#names('select key as name from aliases where part = ?', key),
    ];
    const filter = NameFilter.sized(names.length);
    for (const name of names) filter.add(name);
    this.#db.run('insert into part_filters (part, bits) values (?, ?)', key, filter.bits);
  }

  /** As one JSON text, which is several times faster than row by row. */
  #names(sql: string, part: number): string[] {
    const row = this.#db.one<{ names: string }>(
      `select json_group_array(name) as names from (${sql})`,
      part,
    );
    return row ? (JSON.parse(row.names) as string[]) : [];
  }
}
