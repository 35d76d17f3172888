/**
 * Writes `examples/users.csv`: 1,000 made-up people in the order of AWS's template, with the
 * mistakes that real files have. Deterministic: the same file at every run.
 *
 * E-mail addresses are in domains reserved for examples (RFC 2606), telephone numbers in ranges
 * that the regulators keep free for fiction.
 */
import { writeFileSync } from 'node:fs';
import { type Country, countries } from './people.ts';

const rowCount = 1_000;

/** The console's template: as GetCSVHeader answers, but with the user name first. */
const columns = [
  'cognito:username',
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'email',
  'email_verified',
  'gender',
  'birthdate',
  'zoneinfo',
  'locale',
  'phone_number',
  'phone_number_verified',
  'address',
  'updated_at',
  'cognito:mfa_enabled',
] as const;

type Person = Partial<Record<(typeof columns)[number], string>>;

/** Rows to spoil: the line in the file → what is wrong with it. Lines, since logs count lines. */
const mistakes: Record<number, (person: Person, earlier: Person[]) => Person> = {
  87: (person) => ({ ...person, email_verified: 'FALSE' }),
  143: (person, earlier) => earlier[12] ?? person,
  201: (person) => ({ ...person, phone_number: '0171 3920011', phone_number_verified: 'TRUE' }),
  268: (person) => ({ ...person, email: '', email_verified: 'TRUE' }),
  334: (person) => ({ ...person, email_verified: '' }),
  402: (person, earlier) => earlier[333] ?? person,
  455: (person) => ({ ...person, birthdate: '2/1/85' }),
  519: (person) => ({ ...person, address: '48 Harbour Street, Dublin' }),
  610: (person) => ({ ...person, 'cognito:username': 'anna maria' }),
  702: (person) => ({ ...person, phone_number: '+44 (7700) 900123' }),
  811: (person, earlier) => earlier[600] ?? person,
  968: (person) => ({ ...person, email_verified: 'FALSE' }),
};

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

/** The choices that a person is made of, all drawn from one source. */
function chooser(random: () => number) {
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    whole,
    chance: (probability: number) => random() < probability,
    one: <T>(choices: readonly T[]): T => choices[whole(0, choices.length - 1)] as T,
    digits: (pattern: string) => pattern.replaceAll('#', () => String(whole(0, 9))),
  };
}
type Chooser = ReturnType<typeof chooser>;

/** Letters without accents, for user names and mail addresses. */
function plain(name: string): string {
  const letters = name.replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('Ø', 'O');
  return letters
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}

const two = (number: number) => String(number).padStart(2, '0');

/** `mm/dd/yyyy`, as the template asks. */
const birthdate = (pick: Chooser) =>
  `${two(pick.whole(1, 12))}/${two(pick.whole(1, 28))}/${pick.whole(1942, 2007)}`;

/** Epoch seconds in the years 2019 to 2025. */
const updatedAt = (pick: Chooser) => String(pick.whole(1_546_300_800, 1_767_225_599));

function contacts(pick: Chooser, country: Country, username: string): Person {
  const phone = country.phones.length > 0 && pick.chance(0.7);
  return {
    email: `${username}@example.${pick.one(['com', 'org', 'net'])}`,
    email_verified: 'TRUE',
    phone_number: phone ? pick.digits(pick.one(country.phones)) : '',
    phone_number_verified: phone && pick.chance(0.5) ? 'TRUE' : 'FALSE',
  };
}

function extras(pick: Chooser, given: string, username: string): Person {
  return {
    nickname: pick.chance(0.2) ? given.slice(0, pick.whole(2, 4)) : '',
    preferred_username: pick.chance(0.15) ? `${plain(given)}_${pick.whole(1, 99)}` : '',
    profile: pick.chance(0.1) ? `https://example.com/people/${username}` : '',
    picture: pick.chance(0.15) ? `https://example.com/pictures/${username}.jpg` : '',
    website: pick.chance(0.08) ? `https://${username}.example.org/` : '',
  };
}

function person(pick: Chooser, taken: Set<string>): Person {
  const country = pick.one(countries);
  const gender = pick.one(['female', 'male'] as const);
  const given = pick.one(country[gender]);
  const family = pick.one(country.family);
  const middle = pick.chance(0.15) ? pick.one(country[gender]) : '';
  const username = freeName(`${plain(given)}.${plain(family)}`, taken);
  return {
    'cognito:username': username,
    name: [given, middle, family].filter(Boolean).join(' '),
    given_name: given,
    family_name: family,
    middle_name: middle,
    ...extras(pick, given, username),
    ...contacts(pick, country, username),
    gender: pick.chance(0.6) ? gender : '',
    birthdate: pick.chance(0.85) ? birthdate(pick) : '',
    zoneinfo: country.zone,
    locale: country.locale,
    address: pick.chance(0.8) ? escaped(pick.digits(pick.one(country.addresses))) : '',
    updated_at: updatedAt(pick),
    'cognito:mfa_enabled': 'FALSE',
  };
}

/** The name itself, or with the first number that makes it unique. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}${number}`;
  taken.add(free);
  return free;
}

/** The dialect knows no quotes: a comma in a value stands behind a backslash. */
const escaped = (value: string): string => value.replaceAll(',', '\\,');

/** The whole file. */
export function usersCsv(): string {
  const pick = chooser(seededRandom(7665));
  const taken = new Set<string>();
  const people: Person[] = [];
  for (let line = 2; line <= rowCount + 1; line++) {
    const next = person(pick, taken);
    people.push(mistakes[line]?.(next, people) ?? next);
  }
  const rows = people.map((one) => columns.map((column) => one[column] ?? '').join(','));
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('users.csv', import.meta.url), usersCsv());
