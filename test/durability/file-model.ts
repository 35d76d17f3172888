/** CSV files of every kind of row, and what an import must make of each of their lines. */
import { randomOf } from './random.ts';

const header =
  'cognito:username,given_name,address,email,email_verified,phone_number,cognito:mfa_enabled';
const opening = 'Cognito User Pools Import - Test Log';
const notVerified =
  'The User Record does not set any of the auto verified attributes to true. ' +
  '(Example: email_verified to true).';
const givenNames = ['Ana', 'Éva', 'Jürgen', 'Σοφία', '山田', 'Jo😀', 'O"Neil', 'back\\slash'];

/** Attributes without `sub`, by user name. */
export type ExpectedUsers = Map<string, Record<string, string>>;

/** A file as it grows, and what its import must come to. */
export class FileModel {
  readonly users: ExpectedUsers = new Map();
  /** The job's log stream, line by line. */
  readonly log = [opening, opening];
  imported = 0;
  skipped = 0;
  failed = 0;
  readonly #lines = [header];
  readonly #lineEnd: string;

  constructor(lineEnd: string) {
    this.#lineEnd = lineEnd;
  }

  get csv(): string {
    return this.#lines.join(this.#lineEnd);
  }

  get rows(): number {
    return this.imported + this.skipped + this.failed;
  }

  blank(text: string): void {
    this.#lines.push(text);
  }

  bad(text: string, reason: string): void {
    this.#lines.push(text);
    this.failed++;
    this.log.push(`[FAILED] Line Number ${this.#lines.length} - ${reason}`);
  }

  /** A row that is good; `number` makes its values differ from those of all other rows. */
  user(username: string, number: number): void {
    const attributes = {
      given_name: givenNames[number % givenNames.length] ?? '',
      address: `${number} Any Street, Any Town`,
      email: `u${number}@example.com`,
      email_verified: 'true',
      phone_number: `+1555${number}`,
    };
    const { given_name, address, email, phone_number } = attributes;
    const escaped = address.replaceAll(',', '\\,');
    this.#lines.push(`${username},${given_name},${escaped},${email},TRUE,${phone_number},`);
    const line = this.#lines.length;
    if (this.users.has(username)) {
      this.skipped++;
      this.log.push(`[SKIPPED] Line Number ${line} - The user already exists.`);
    } else {
      this.imported++;
      this.users.set(username, attributes);
      this.log.push(`[SUCCEEDED] Line Number ${line} - The import succeeded.`);
    }
  }
}

/** A file of `rows` rows, one in ten of them bad or double, with blank lines in between. */
export function modelFile(seed: number, rows: number): FileModel {
  const random = randomOf(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const model = new FileModel(pick(2) === 0 ? '\n' : '\r\n');
  for (let i = 0; i < rows; i++) {
    if (pick(30) === 0) model.blank(pick(2) === 0 ? '' : ' \t');
    const kind = pick(40);
    if (kind === 0) model.bad(`bad${i},A,,u${i}@example.com,false,,`, notVerified);
    else if (kind === 1) model.bad(`bad${i},A,,nobody,true,,`, 'Invalid email address format.');
    else if (kind === 2)
      model.bad(`bad${i},too,few`, 'The row has 3 fields, but the header has 7.');
    else model.user(kind === 3 ? `user${pick(i + 1)}` : `user${i}`, i);
  }
  return model;
}
