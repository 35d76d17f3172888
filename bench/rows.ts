/**
 * Made-up users for an import, as many as wanted: about 180 bytes a row, names with accents,
 * addresses with escaped commas, telephone numbers and e-mail addresses in no order. The same
 * options give the same file. Rows go to disk in blocks; none is held.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { type Country, countries } from '../examples/people.ts';

export interface RowsOptions {
  rows: number;
  /** Of the user names: `sorted` is the kindest to an index, `shuffled` the harshest. */
  order: 'shuffled' | 'sorted';
  /** Files of different series have no user name in common. A letter. */
  series?: string;
  seed?: number;
}

export interface RowsFile {
  path: string;
  rows: number;
  /** Rows that can be imported; the others lack a verified address. */
  users: number;
  bytes: number;
  /** Users from all over the file. */
  samples: Sample[];
}

export interface Sample {
  username: string;
  email: string;
}

/** In the order of AWS's template. */
const columns =
  'cognito:username,name,given_name,family_name,middle_name,nickname,preferred_username,profile,' +
  'picture,website,email,email_verified,gender,birthdate,zoneinfo,locale,phone_number,' +
  'phone_number_verified,address,updated_at,cognito:mfa_enabled';

/** One row in so many has no verified address, so that the log has failures, too. */
const badRowEvery = 200;
const badRowAt = 137;
const samplesMax = 10_000;
const blockCharacters = 1 << 20;

/** Writes the file. */
export function writeRows(path: string, options: RowsOptions): RowsFile {
  const { rows } = options;
  const row = rowSource(options);
  const sampleEvery = Math.max(1, Math.ceil(rows / samplesMax));
  const result: RowsFile = { path, rows, users: 0, bytes: 0, samples: [] };
  const file = openSync(path, 'w', 0o600);
  let block = `${columns}\n`;
  for (let i = 0; i < rows; i++) {
    const good = i % badRowEvery !== badRowAt;
    const { text, username, email } = row(i, good);
    block += text;
    if (good) result.users += 1;
    if (good && i % sampleEvery === 0) result.samples.push({ username, email });
    if (block.length < blockCharacters) continue;
    result.bytes += writeSync(file, block);
    block = '';
  }
  result.bytes += writeSync(file, block);
  closeSync(file);
  return result;
}

/** Line numbers of the rows that fail: the header is line 1. */
export const isBadLine = (line: number): boolean => (line - 2) % badRowEvery === badRowAt;

/** Letters without accents, for user names and mail addresses. */
const plain = (name: string): string =>
  name
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/g, 'o')
    .replaceAll(/[łŁ]/g, 'l')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

/** Each once, in the order in which a database sorts them. */
const plainNames = (names: string[]): string[] => [...new Set(names.map(plain))].sort();

const givenNames = plainNames(countries.flatMap(({ female, male }) => [...female, ...male]));
const familyNames = plainNames(countries.flatMap(({ family }) => family));
const pairs = givenNames.length * familyNames.length;

/** User name number `k` of `count`; they rise with `k`. */
function usernameAt(k: number, count: number, series: string): string {
  const perPair = Math.ceil(count / pairs);
  const pair = Math.floor(k / perPair);
  const given = givenNames[Math.floor(pair / familyNames.length)];
  const family = familyNames[pair % familyNames.length];
  return `${given}.${family}${series}${String(k % perPair).padStart(4, '0')}`;
}

function rowSource({ rows, order, series = '', seed = 7665 }: RowsOptions) {
  const random = seededRandom(seed);
  const place = order === 'sorted' ? (i: number) => i : permutation(rows, random);
  return (i: number, good: boolean) => {
    const username = usernameAt(place(i), rows, series);
    const draw = drawer(random);
    const country = draw.one(countries);
    const email = `${draw.one(givenNames)}${draw.digits('#######')}@example.${draw.one(domains)}`;
    const verified = good ? 'TRUE' : 'FALSE';
    const parts = [username, personal(draw, country, username), email, verified];
    return { text: `${parts.join()},${more(draw, country)}\n`, username, email };
  };
}

const domains = ['com', 'org', 'net', 'edu'];

/** From `name` to `website`. */
function personal(draw: Drawer, country: Country, username: string): string {
  const given = draw.one(draw.chance(0.5) ? country.female : country.male);
  const family = draw.one(country.family);
  const preferred = draw.chance(0.3) ? `${draw.one(givenNames)}_${draw.digits('######')}` : '';
  const picture = draw.chance(0.1) ? `https://example.com/p/${username}.jpg` : '';
  return `${given} ${family},${given},${family},,,${preferred},,${picture},`;
}

/** From `gender` to the end. */
function more(draw: Drawer, { zone, locale, addresses }: Country): string {
  const gender = draw.chance(0.4) ? draw.one(genders) : '';
  const birthdate = draw.chance(0.8) ? draw.one(birthdates) : '';
  const phone = draw.chance(0.7) ? `${draw.one(prefixes)}${draw.digits('#######')}` : '';
  const address = draw.chance(0.5) ? draw.digits(draw.one(addresses)).replaceAll(',', '\\,') : '';
  const updated = draw.chance(0.4) ? draw.digits('17########') : '';
  return `${gender},${birthdate},${zone},${locale},${phone},FALSE,${address},${updated},FALSE`;
}

const genders = ['female', 'male'];
const prefixes = ['+1212', '+4479', '+3363', '+4917', '+4670', '+4850', '+5511', '+5255'];
const two = (number: number): string => String(number).padStart(2, '0');
const birthdates = Array.from(
  { length: 60 * 12 },
  (_, i) => `${two((i % 12) + 1)}/${two((i % 28) + 1)}/${1945 + Math.floor(i / 12)}`,
);

interface Drawer {
  one<T>(choices: readonly T[]): T;
  chance(share: number): boolean;
  /** Each `#` becomes a digit. */
  digits(pattern: string): string;
}

const drawer = (random: () => number): Drawer => ({
  one: <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)] as T,
  chance: (share) => random() < share,
  digits: (pattern) => pattern.replaceAll('#', () => String(Math.floor(random() * 10))),
});

/** Mulberry32: 32 bits of state suffice to look random, and a seed repeats the run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A shuffle of 0 … size-1 that needs no list: a Feistel network over the next power of four,
 * walked until it comes back into range.
 */
function permutation(size: number, random: () => number): (i: number) => number {
  const halfBits = Math.max(1, Math.ceil(Math.log2(size) / 2));
  const mask = 2 ** halfBits - 1;
  const keys = Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32));
  const step = (value: number) => {
    let left = value >>> halfBits;
    let right = value & mask;
    for (const key of keys)
      [left, right] = [right, left ^ (Math.imul(right ^ key, 0x9e3779b1) >>> (32 - halfBits))];
    return left * 2 ** halfBits + right;
  };
  return (i) => {
    let place = step(i);
    while (place >= size) place = step(place);
    return place;
  };
}
