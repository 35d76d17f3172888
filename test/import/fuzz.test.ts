/**
 * Broken files through the reader, the columns and the checks of an import. A few thousand by
 * default; `POOLHOUSE_TEST_FILES=100000` makes more, `POOLHOUSE_TEST_SEED` repeats a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newPool } from '../../src/directory/pool.ts';
import type { ImportJob, Pool } from '../../src/directory/types.ts';
import { compileCheck, type RowCheck } from '../../src/import/check.ts';
import { readColumns } from '../../src/import/columns.ts';
import { logLine } from '../../src/import/messages.ts';
import { CsvReader, type CsvRecord, splitFields } from '../../src/import/parse.ts';
import { newSeed, randomOf } from '../durability/random.ts';

const files = Number(process.env.POOLHOUSE_TEST_FILES ?? 10_000);
const lineCharactersMax = 300;

const job: ImportJob = {
  id: 'import-0123456789',
  poolId: 'us-east-1_abcdefghi',
  region: 'us-east-1',
  name: 'fuzz',
  roleArn: 'arn:aws:iam::123456789012:role/import',
  preSignedUrl: '',
  status: 'InProgress',
  createdMs: 0,
  imported: 0,
  skipped: 0,
  failed: 0,
};

const identity = { id: job.poolId, region: job.region, nowMs: 0 };
const pools: Pool[] = [
  newPool({ PoolName: 'plain', AutoVerifiedAttributes: ['email'] }, identity),
  newPool(
    {
      PoolName: 'rich',
      AutoVerifiedAttributes: ['email', 'phone_number'],
      AliasAttributes: ['email', 'phone_number', 'preferred_username'],
      UsernameConfiguration: { CaseSensitive: false },
      Schema: [
        { Name: 'family_name', Required: true },
        { Name: 'tier', AttributeDataType: 'Number' },
        { Name: 'joined', AttributeDataType: 'DateTime' },
      ],
    },
    identity,
  ),
  newPool(
    {
      PoolName: 'by mail',
      AutoVerifiedAttributes: ['email'],
      UsernameAttributes: ['email', 'phone_number'],
    },
    identity,
  ),
];

const columns = 'cognito:username,email,email_verified,phone_number,family_name,birthdate';
const hashes = ',password_hash';
const argon2 =
  '$argon2id$v=19$m=19456,t=2,p=1$ko/G5o1ms+ML08P95sQ8DA$AkVbvWSOqz7Hs3qthhWKxicOWnGLN+MBmpwc3emi5VA';

type Random = () => number;
const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)] as T;
const upTo = (random: Random, max: number): number => Math.floor(random() * (max + 1));

function validFile(random: Random, withHashes: boolean): Buffer {
  const rows = Array.from({ length: upTo(random, 12) }, (_, i) => {
    const name = pick(random, [`user${i}`, `u${i}@example.com`, `+1555${i}`, 'Éva', '山田']);
    const family = pick(random, ['Any\\, Town', '"A, B"', "O'Neil", 'Σοφία', 'x'.repeat(280)]);
    const row = `${name},u${i}@example.com,${pick(random, ['TRUE', 'false', ''])},,${family},`;
    return withHashes ? `${row},${pick(random, ['', argon2])}` : row;
  });
  const bom = random() < 0.1 ? '\ufeff' : '';
  const header = bom + columns + (withHashes ? hashes : '');
  return Buffer.from([header, ...rows].join(pick(random, ['\n', '\r\n'])));
}

const salad = [
  '\n',
  '\r',
  '\r\n',
  '\n\r',
  '\n\n\n',
  ' \t\r\n',
  '"',
  '""',
  '"""',
  ',"',
  '",',
  '\\',
  '\\\\',
  '\\,',
  '\\"',
  ',,,,',
  '\0',
  '\ufeff',
  '\u2028',
  '\u00a0',
  '\u0085',
  '💥',
  'x'.repeat(299),
  'é'.repeat(301),
  '€'.repeat(400),
  'y'.repeat(2_000),
].map((text) => Buffer.from(text));
/** Bytes that are no UTF-8: a lone tail, an overlong form, a surrogate, a cut sequence. */
const noise = [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xff, 0xfe]].map((bytes) =>
  Buffer.from(bytes),
);

const splice = (bytes: Buffer, at: number, drop: number, insert: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + drop)]);

type Mutation = (bytes: Buffer, random: Random) => Buffer;
const mutations: Mutation[] = [
  function flipBit(bytes, random) {
    const flipped = Buffer.from(bytes);
    const at = upTo(random, bytes.length - 1);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << upTo(random, 7));
    return flipped.subarray(0, bytes.length);
  },
  (bytes, random) => bytes.subarray(0, upTo(random, bytes.length)),
  (bytes, random) => bytes.subarray(upTo(random, Math.min(20, bytes.length))),
  function double(bytes, random) {
    const from = upTo(random, bytes.length);
    const block = bytes.subarray(from, from + upTo(random, 200));
    return splice(bytes, upTo(random, bytes.length), 0, block);
  },
  (bytes, random) =>
    splice(bytes, upTo(random, bytes.length), upTo(random, 3), pick(random, salad)),
  (bytes, random) => splice(bytes, upTo(random, bytes.length), 0, pick(random, noise)),
  function scatter(bytes, random) {
    const random8 = Buffer.from(Array.from({ length: upTo(random, 40) }, () => upTo(random, 255)));
    return splice(bytes, upTo(random, bytes.length), upTo(random, 40), random8);
  },
];

function brokenFile(random: Random, withHashes: boolean): Buffer {
  let bytes = validFile(random, withHashes);
  for (let turns = upTo(random, 6); turns >= 0; turns--)
    bytes = pick(random, mutations)(bytes, random);
  return bytes;
}

/** All records of a file that comes in blocks of any size, from the end of `after` on. */
function readAll(bytes: Buffer, random: Random, after = { line: 0, end: 0 }): CsvRecord[] {
  let at = after.end;
  let asked = 0;
  const next = () => {
    asked++;
    if (at >= bytes.length) return undefined;
    const block = bytes.subarray(at, at + 1 + upTo(random, pick(random, [3, 50, 700])));
    at += block.length;
    return block;
  };
  const from = { offset: after.end, line: after.line };
  const reader = new CsvReader(next, { lineCharactersMax, ...from });
  const records: CsvRecord[] = [];
  for (let record = reader.next(); record; record = reader.next()) records.push(record);
  assert.ok(asked <= bytes.length + 2, 'no block is asked for twice');
  return records;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What the dialect says of a file, one physical line at a time. */
function expectedRecords(bytes: Buffer): CsvRecord[] {
  const records: CsvRecord[] = [];
  let start = 0;
  for (let line = 1; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const stop = newline < 0 ? bytes.length : newline;
    const end = newline < 0 ? stop : stop + 1;
    const cut = stop > start && bytes[stop - 1] === 13 ? stop - 1 : stop;
    const record = expectedLine(bytes.subarray(start, cut), line);
    if (record) records.push({ line, end, ...record });
    start = end;
  }
  return records;
}

function expectedLine(bytes: Buffer, line: number): Pick<CsvRecord, 'fields' | 'problem'> | null {
  if (bytes.length > 3 * lineCharactersMax) return { fields: [], problem: 'length' };
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { fields: [], problem: 'utf8' };
  }
  if (line === 1) text = text.replace(/^\ufeff/, '');
  if (text.length > lineCharactersMax) return { fields: [], problem: 'length' };
  return /^(?:[\t-\r ]\s*)?$/.test(text) ? null : { fields: splitFields(text) };
}

/** The check of a file's rows when its header is good. */
function checkOf(header: CsvRecord | undefined, pool: Pool, run: ImportJob): RowCheck | undefined {
  if (!header) return undefined;
  const found = readColumns(header, pool, run);
  if (typeof found !== 'string')
    return compileCheck(pool, run, found, { nowMs: () => 0, rowCharactersMax: lineCharactersMax });
  assert.ok(found.length > 0 && found.length <= 128 && !/\p{Cc}/u.test(found), found);
  return undefined;
}

/** A row ends in a user or in one line of the log that tells nothing of its values. */
function assertChecked(check: RowCheck, record: CsvRecord, reasons: Set<string>): void {
  const { line, end } = record;
  const row = check(record);
  assert.deepEqual([row.line, row.end], [line, end]);
  assert.notEqual(row.candidate === undefined, row.problem === undefined);
  if (row.candidate) {
    const attributes: unknown = JSON.parse(row.candidate.attributes);
    for (const value of Object.values(attributes as object)) assert.equal(typeof value, 'string');
    assert.equal(row.candidate.sub.length, 16);
  } else {
    assert.match(logLine(row, 'problem'), /^\[FAILED\] Line Number \d+ - [ -~]+$/);
    reasons.add(row.problem?.replace(/\d+/g, '#') ?? '');
  }
}

const seed = newSeed();

test(`${files} broken files never throw, hang or lose a line (seed ${seed})`, () => {
  const random = randomOf(seed);
  const reasons = new Set<string>();
  for (let i = 0; i < files; i++) {
    const algorithm = pick(random, [undefined, undefined, 'ARGON2ID', 'BCRYPT'] as const);
    const bytes = brokenFile(random, algorithm !== undefined);
    const records = readAll(bytes, random);
    assert.deepEqual(normal(records), normal(expectedRecords(bytes)), `file ${i}`);
    const done = upTo(random, records.length);
    const rest = readAll(bytes, random, records[done - 1]);
    assert.deepEqual(normal(rest), normal(records.slice(done)), `the rest of file ${i}`);
    const check = checkOf(records[0], pick(random, pools), { ...job, algorithm });
    if (check) for (const record of records.slice(1)) assertChecked(check, record, reasons);
  }
  // Reasons name columns and limits only: with values in them there would be no end of reasons.
  assert.ok(reasons.size < 60, [...reasons].join('\n'));
  assert.ok(reasons.size > 10);
});

const normal = (records: CsvRecord[]) =>
  records.map(({ line, end, fields, problem }) => [line, end, problem ?? fields]);
