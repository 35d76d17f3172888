import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashFlaw } from '../../src/auth/hash-formats.ts';
import { PasswordHasher } from '../../src/auth/passwords.ts';
import { verifyPassword } from '../../src/auth/verify-password.ts';
import type { PasswordHashingAlgorithm } from '../../src/directory/types.ts';

type Vector = [PasswordHashingAlgorithm, string, string];

/** 256 bytes, the most that the API takes. */
const long = `${'Pässword-🔑-'.repeat(17)}!`;

/** Made by libxcrypt's `crypt`, all with one salt. */
const bcryptOf = (variant: string, digest: string) =>
  `$2${variant}$04$abcdefghijklmnopqrstuu${digest}`;
/** Made by Python's hashlib, which calls OpenSSL. */
const scryptOf = (digest: string) =>
  `1024$8$1$${Buffer.from('sixteen-byte-slt').toString('hex')}$${digest}`;
const pbkdf2Of = (digest: string) => `$pbkdf2-sha256$1000$+/++MDEyMzQ1Njc4OWFiYw$${digest}`;

interface Digests {
  password: string;
  bcrypt: string;
  /** Where crypt_blowfish's old fault makes it another. */
  bcrypt2x?: string;
  scrypt: string;
  pbkdf2: string;
}

const digests: Digests[] = [
  {
    password: 'Correct-Horse-1',
    bcrypt: 'oVBYqJ6l3EFDwxVc5yIolXKLvX..La.',
    scrypt: '15c9db988227ead145754ecd32485fa889e52c919395685cae6d0ca4f1c5a462',
    pbkdf2: 'qAfpk5dozfxV2ei6GUKnrq0/X2BH/09gxTpDB/Eb6lU',
  },
  {
    password: '  leading and trailing ',
    bcrypt: 'pMuwtbhyITE3HU74QJdTUXt4JS7Ekgi',
    scrypt: 'cd1a75833a28f0faa03a2c9569bb0d1b0bd28bc3c7ece9e75bf47a2460683381',
    pbkdf2: 'R6OlZXZvsDYo0pW5/dDQ3Owz4RNr1yYbCS6Qc1Lo0Rk',
  },
  {
    password: 'Pässwörd-ß',
    bcrypt: '6zwQSMhX5dd4xbR/EA61csYMNTsG6Xu',
    bcrypt2x: 'VjJulbmBy5hV0GRWW8njrgJKxA6nQmK',
    scrypt: '425d2f4e7c314abc6a7bf1fa1d205ddd895dbb03bb3fd762f398860b0a3279ef',
    pbkdf2: 'B5eYbLmABrZrCKgnlfMmY7szxufyt7z/xY6ReoDPV4k',
  },
  {
    password: '🔑🔥 emoji',
    bcrypt: 'd7LqrB9QXlY0rp.qNnUyn.GOO99BRyu',
    bcrypt2x: 'OgHPzqWqpZnspIecz1H5RB2J.S3dNc6',
    scrypt: '239fc67148098926328e4a7c5912baf69d9ebfcd0ad3afd8132a44f115e64411',
    pbkdf2: 'LR6ToABYmoFSzzvQwLKTncqzH77CwtjBUeD32iSbjNo',
  },
  {
    password: long,
    bcrypt: 'Bn/b3kp.Yb4qAFUtfJIJQR4s2dA7pSC',
    bcrypt2x: 'LFV8mER1IKJH.OEtqYacARKW7y9j4zm',
    scrypt: '051128b4b33831646a4e64ef4a8e5cb4037f707688ef20c19eaba09996ea27fa',
    pbkdf2: 'xE4HBd1EtSplOeeuE6DBiSkhZIEZgqeOTbZAyrcgDw8',
  },
];

const made: Vector[] = digests.flatMap(({ password, bcrypt, bcrypt2x, scrypt, pbkdf2 }) => [
  ...['a', 'b', 'y'].map((variant): Vector => ['BCRYPT', bcryptOf(variant, bcrypt), password]),
  ['BCRYPT', bcryptOf('x', bcrypt2x ?? bcrypt), password],
  ['SCRYPT', scryptOf(scrypt), password],
  ['PBKDF2_SHA256', pbkdf2Of(pbkdf2), password],
]);

const published: Vector[] = [
  // passlib's documentation and tests; these have its alphabet.
  [
    'PBKDF2_SHA256',
    '$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk',
    'toomanysecrets',
  ],
  [
    'PBKDF2_SHA256',
    '$pbkdf2-sha256$8000$XAuBMIYQQogxRg$tRRlz8hYn63B9LYiCd6PRo6FMiunY9ozmMMI3srxeRE',
    'password',
  ],
  [
    'PBKDF2_SHA256',
    '$pbkdf2-sha256$1212$3SABFJGDtyhrQMVt1uABPw$WyaUoqCLgvz97s523nF4iuOqZNbp5Nt8do/cuaa7AiI',
    'Ιωαννης',
  ],
  // crypt_blowfish's own tests.
  ['BCRYPT', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['BCRYPT', '$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  // RFC 7914, whose third vector is N=1048576 and over the maximum; this is its second.
  [
    'SCRYPT',
    '16384$8$1$536f6469756d43686c6f72696465$7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    'pleaseletmein',
  ],
  // openssl kdf, at the largest parameters.
  [
    'SCRYPT',
    '65536$8$1$00ff8011111111111111111111111111$cd24335e666b76792a52b237e8f3791d77e14c826e659e43a9b871aacb46ebbd',
    'Correct-Horse-1',
  ],
  // The reference implementation of argon2, of "password" and "somesalt".
  [
    'ARGON2ID',
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    'password',
  ],
];

describe('a stored hash', () => {
  for (const [name, vectors] of [
    ['of other programs', made],
    ['that was published', published],
  ] as const)
    it(`${name} proves its password, and nothing like it`, async () => {
      for (const [algorithm, hash, password] of vectors) {
        const prove = (text: string) => verifyPassword({ algorithm, hash }, text);
        assert.equal(await prove(password), true, `${hash} of ${password}`);
        for (const other of [` ${password}`, password.slice(1)])
          assert.equal(await prove(other), false, `${hash} of ${other}`);
      }
    });

  it('made by bcrypt proves the first 72 bytes, as bcrypt does everywhere', async () => {
    const hash = bcryptOf('b', 'bzadhGtS2zEF.gu0yd0opP6cVzb.e0i');
    for (const rest of ['', 'ignored', 'x'.repeat(184)])
      assert.equal(
        await verifyPassword({ algorithm: 'BCRYPT', hash }, 'x'.repeat(72) + rest),
        true,
      );
    assert.equal(await verifyPassword({ algorithm: 'BCRYPT', hash }, 'x'.repeat(71)), false);
  });

  it('of the two bcrypts differs for letters beyond ASCII', async () => {
    const { bcrypt, bcrypt2x = '', password } = digests[2] ?? assert.fail();
    const crossed = [bcryptOf('x', bcrypt), bcryptOf('b', bcrypt2x)];
    for (const hash of crossed)
      assert.equal(await verifyPassword({ algorithm: 'BCRYPT', hash }, password), false);
  });

  it('over the maximum is refused before any work', async () => {
    const dear: [PasswordHashingAlgorithm, string][] = [
      ['BCRYPT', `$2b$31$${'a'.repeat(53)}`],
      ['SCRYPT', `1048576$8$1$${'00'.repeat(16)}$${'00'.repeat(32)}`],
      ['SCRYPT', `65536$8$2$${'00'.repeat(16)}$${'00'.repeat(32)}`],
      ['ARGON2ID', `$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$${'A'.repeat(43)}`],
      ['PBKDF2_SHA256', `$pbkdf2-sha256$99999999$${'A'.repeat(22)}$${'A'.repeat(43)}`],
    ];
    for (const [algorithm, hash] of dear) {
      assert.equal(hashFlaw(algorithm, hash), 'dear');
      const start = process.cpuUsage();
      await assert.rejects(verifyPassword({ algorithm, hash }, 'Secret-1'), RangeError);
      assert.ok(process.cpuUsage(start).user < 100_000);
    }
  });

  it('of another algorithm, or malformed, is refused without its text', async () => {
    for (const [algorithm, hash] of [...made, ...published]) {
      const wrong = algorithm === 'BCRYPT' ? 'SCRYPT' : 'BCRYPT';
      for (const stored of [
        { algorithm: wrong, hash } as const,
        { algorithm, hash: `${hash} ` },
        { algorithm, hash: hash.slice(0, 20) },
      ])
        await assert.rejects(verifyPassword(stored, 'Secret-1'), (error) => {
          assert.ok(error instanceof RangeError);
          return !error.message.includes(hash.slice(0, 20));
        });
    }
  });

  it('of our own stays within the maximum, whatever the password', async () => {
    const hasher = new PasswordHasher();
    for (const password of ['Correct-Horse-1', '  spaces  ', '🔑🔥', long, '\ud800 alone']) {
      const hash = await hasher.hash(password);
      assert.equal(hashFlaw('ARGON2ID', hash), undefined);
      assert.equal(await hasher.verify({ algorithm: 'ARGON2ID', hash }, password), true);
      assert.equal(await hasher.verify({ algorithm: 'ARGON2ID', hash }, `${password}x`), false);
    }
  });
});
