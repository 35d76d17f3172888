import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { checkClaim, makeVerifier, nobodysVerifier, startSrp } from '../../src/auth/srp.ts';
import { fromBigInt, power, prime, toBigInt, twosComplement } from '../../src/auth/srp-group.ts';
import { SrpSignIn } from '../../src/auth/srp-sign-in.ts';
import { canonicalTimestamp, formatTimestamp } from '../../src/auth/srp-timestamp.ts';
import { ApiError } from '../../src/directory/errors.ts';
import { createVault } from '../../src/lib/vault.ts';
import {
  bigIntClient,
  claim,
  powerModulo,
  signInWithCognitoClient,
  srpPrime,
  timestampOf,
} from './srp-client.ts';

const poolId = 'eu-west-1_Ab3dEf6hI';
const clientId = '1example23456789';
const signIn = new SrpSignIn(createVault(Buffer.alloc(32, 7)));
const later = () => Date.now() + 180_000;

const alphabet = [...'abcXYZ019 -_.@:\'"\\$%&~äßλЖ漢字🔑'];
const randomText = (max: number) =>
  Array.from({ length: randomInt(1, max) }, () => alphabet[randomInt(alphabet.length)]).join('');

const refusal = (code: string, message: string) => (error: unknown) =>
  error instanceof ApiError && error.code === code && error.message === message;
const incorrect = refusal('NotAuthorizedException', 'Incorrect username or password.');
const badA = refusal('InvalidParameterException', 'Invalid Input Given');

describe('powers in the group', () => {
  it('are those of plain arithmetic', () => {
    assert.equal(prime, srpPrime);
    for (let i = 0; i < 20; i++) {
      const base = toBigInt(randomBytes(384)) % (prime - 2n) || 2n;
      const exponent = randomBytes(32);
      const expected = powerModulo(base, toBigInt(exponent));
      assert.equal(toBigInt(power(fromBigInt(base), exponent)), expected);
    }
  });

  it('take numbers that are short or begin with a set bit', () => {
    for (const exponent of [1n, 2n, 127n, 128n, 255n, 256n, 1n << 255n]) {
      const bytes = Buffer.from(exponent.toString(16).padStart(64, '0'), 'hex');
      assert.equal(toBigInt(power(Buffer.of(2), bytes)), powerModulo(2n, exponent));
    }
    assert.equal(power(Buffer.of(2), Buffer.of(3)).length, 384);
  });

  it('hash numbers as Java writes them', () => {
    const cases: [string, string][] = [
      ['00', '00'],
      ['0000', '00'],
      ['7f', '7f'],
      ['80', '0080'],
      ['0080', '0080'],
      ['000001', '01'],
      ['ff00', '00ff00'],
    ];
    for (const [from, to] of cases)
      assert.equal(twosComplement(Buffer.from(from, 'hex')).toString('hex'), to);
  });
});

describe('an SRP sign-in', () => {
  it('succeeds for random users with an independent client, and only with the password', () => {
    for (let i = 0; i < 100; i++) {
      const [username, password] = [randomText(40), randomText(60)];
      const party = { poolId, clientId, username };
      const verifier = makeVerifier(poolId, username, password);
      const right = bigIntClient({ poolId, username, password });
      signIn.prove(
        party,
        right.answer(signIn.begin(party, verifier, right.srpA, later())),
        Date.now(),
      );
      const wrong = bigIntClient({ poolId, username, password: `${password}!` });
      const answer = wrong.answer(signIn.begin(party, verifier, wrong.srpA, later()));
      assert.throws(() => signIn.prove(party, answer, Date.now()), incorrect);
    }
  });

  it("succeeds with Cognito's own JavaScript client, and only with the password", async () => {
    for (const password of ['Correct-Horse-1', ' Pässwörd 🔑 ', 'x'.repeat(256)]) {
      const username = randomText(40);
      const party = { poolId, clientId, username };
      const verifier = makeVerifier(poolId, username, password);
      const server = {
        begin: (srpA: string) => signIn.begin(party, verifier, srpA, later()),
        prove: (answer: Parameters<typeof signIn.prove>[1]) =>
          signIn.prove(party, answer, Date.now()),
      };
      const user = { poolId, username, password };
      assert.equal(await signInWithCognitoClient(user, server), true);
      const wrong = { ...user, password: `${password} ` };
      assert.equal(await signInWithCognitoClient(wrong, server), false);
    }
  });

  it('takes salts, verifiers and answers that begin with zeros', () => {
    const user = { poolId, username: 'zero', password: 'Secret-1' };
    const party = { poolId, clientId, username: 'zero' };
    for (const zeros of [1, 2, 15]) {
      const salt = Buffer.concat([Buffer.alloc(zeros), randomBytes(16 - zeros)]);
      const client = bigIntClient(user);
      // The verifier of a chosen salt, by the definition.
      const { salt: made, verifier } = verifierFor(user, salt);
      const challenge = signIn.begin(party, { salt: made, verifier }, client.srpA, later());
      assert.match(challenge.SALT, /^[1-9a-f][0-9a-f]*$/);
      signIn.prove(party, client.answer(challenge), Date.now());
    }
  });

  it('refuses every A that would make the password needless', () => {
    const verifier = makeVerifier(poolId, 'ann', 'Secret-1');
    const hostile = [0n, 1n, prime - 1n, prime, prime + 1n, 2n * prime, prime << 8n];
    for (const a of hostile) assert.throws(() => startSrp(verifier, a.toString(16)), badA);
    for (const text of ['', '-1', '0x2', 'zz', ' 2', '2 ', '2\n', 'f'.repeat(1025), '٣'])
      assert.throws(() => startSrp(verifier, text), badA);
  });

  it('takes A in capitals and with zeros in front', () => {
    const party = { poolId, clientId, username: 'ann' };
    const verifier = makeVerifier(poolId, 'ann', 'Secret-1');
    const client = bigIntClient({ poolId, username: 'ann', password: 'Secret-1' });
    const srpA = `00${client.srpA.toUpperCase()}`;
    signIn.prove(party, client.answer(signIn.begin(party, verifier, srpA, later())), Date.now());
  });

  it('belongs to one pool, client and user, and to one secret block', () => {
    const party = { poolId, clientId, username: 'ann' };
    const verifier = makeVerifier(poolId, 'ann', 'Secret-1');
    const client = bigIntClient({ poolId, username: 'ann', password: 'Secret-1' });
    const challenge = signIn.begin(party, verifier, client.srpA, later());
    const answer = client.answer(challenge);
    for (const other of [
      { ...party, poolId: 'eu-west-1_Other0000' },
      { ...party, clientId: 'other' },
      { ...party, username: 'bob' },
    ])
      assert.throws(() => signIn.prove(other, answer, Date.now()), incorrect);
    const another = signIn.begin(party, verifier, client.srpA, later());
    for (const changed of [
      { ...answer, secretBlock: another.SECRET_BLOCK },
      { ...answer, secretBlock: flipped(answer.secretBlock) },
      { ...answer, secretBlock: '' },
      { ...answer, signature: flipped(answer.signature) },
      { ...answer, signature: '' },
      { ...answer, signature: 'not base64!' },
    ])
      assert.throws(() => signIn.prove(party, changed, Date.now()), incorrect);
    signIn.prove(party, answer, Date.now());
  });

  it('ends when its time is over', () => {
    const party = { poolId, clientId, username: 'ann' };
    const verifier = makeVerifier(poolId, 'ann', 'Secret-1');
    const client = bigIntClient({ poolId, username: 'ann', password: 'Secret-1' });
    const answer = client.answer(signIn.begin(party, verifier, client.srpA, 1_000));
    signIn.prove(party, answer, 999);
    assert.throws(
      () => signIn.prove(party, answer, 1_000),
      refusal('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
    );
  });
});

describe('a name that nobody has', () => {
  const party = { poolId, clientId, username: 'ghost' };
  const begin = (username: string, verifier?: ReturnType<typeof makeVerifier>) =>
    signIn.begin(
      { ...party, username },
      verifier,
      bigIntClient({ poolId, username, password: 'x' }).srpA,
      later(),
    );

  it('has the same salt at every try, and another than the next', () => {
    assert.equal(begin('ghost').SALT, begin('ghost').SALT);
    assert.notEqual(begin('ghost').SALT, begin('ghast').SALT);
    assert.notEqual(begin('ghost').SRP_B, begin('ghost').SRP_B);
  });

  it('is answered in the form of a real one', () => {
    const shape = ({ SALT, SRP_B, SECRET_BLOCK }: ReturnType<typeof begin>) => [
      /^[1-9a-f][0-9a-f]{0,31}$/.test(SALT),
      /^[1-9a-f][0-9a-f]{0,767}$/.test(SRP_B),
      SECRET_BLOCK.length,
    ];
    const real = shape(begin('ann', makeVerifier(poolId, 'ann', 'Secret-1')));
    assert.deepEqual(shape(begin('ghost')), real);
  });

  it('cannot be signed in to, even with the key', () => {
    const client = bigIntClient({ poolId, username: 'ghost', password: 'Secret-1' });
    const answer = client.answer(signIn.begin(party, undefined, client.srpA, later()));
    assert.throws(() => signIn.prove(party, answer, Date.now()), incorrect);
  });

  it('has a verifier that only the secret tells', () => {
    const one = nobodysVerifier(Buffer.alloc(32, 1), poolId, 'ghost');
    assert.deepEqual(one, nobodysVerifier(Buffer.alloc(32, 1), poolId, 'ghost'));
    const other = nobodysVerifier(Buffer.alloc(32, 2), poolId, 'ghost');
    assert.notDeepEqual(one.salt, other.salt);
    assert.notDeepEqual(one.verifier, other.verifier);
  });
});

describe('the timestamp of a claim', () => {
  it('is rewritten as the server would write it', () => {
    const cases: [string, string | undefined][] = [
      ['Tue Apr 5 03:02:01 UTC 2022', 'Tue Apr 5 03:02:01 UTC 2022'],
      ['Tue Apr 05 03:02:01 UTC 2022', 'Tue Apr 5 03:02:01 UTC 2022'],
      ['Mon Apr 5 03:02:01 UTC 2022', 'Tue Apr 5 03:02:01 UTC 2022'],
      ['Tue Apr 5 03:02:01 GMT 2022', 'Tue Apr 5 03:02:01 UTC 2022'],
      ['Thu Dec 31 23:59:59 UTC 2026', 'Thu Dec 31 23:59:59 UTC 2026'],
      ['2022-04-05T03:02:01Z', undefined],
      ['Tue Apr 5 03:02:01 +00:00 2022', undefined],
      ['Die Apr 5 03:02:01 UTC 2022', undefined],
      ['Tue Foo 5 03:02:01 UTC 2022', undefined],
      ['', undefined],
    ];
    for (const [text, canonical] of cases) assert.equal(canonicalTimestamp(text), canonical);
  });

  it('agrees with the platform for a year of days', () => {
    for (let day = 0; day < 366; day++) {
      const date = new Date(Date.UTC(2028, 0, 1, 1, 2, 3) + day * 86_400_000);
      assert.equal(formatTimestamp(date.getTime()), timestampOf(date));
    }
  });

  it('is refused in another form, and fails in another spelling', () => {
    const party = { poolId, clientId, username: 'ann' };
    const verifier = makeVerifier(poolId, 'ann', 'Secret-1');
    const client = bigIntClient({ poolId, username: 'ann', password: 'Secret-1' });
    const answer = client.answer(signIn.begin(party, verifier, client.srpA, later()));
    assert.throws(
      () => signIn.prove(party, { ...answer, timestamp: '2026-01-01' }, Date.now()),
      refusal(
        'InvalidParameterException',
        'TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english',
      ),
    );
    const key = Buffer.alloc(16, 3);
    const block = Buffer.from('block').toString('base64');
    const signed = claim(key, 'Ab3dEf6hI', 'ann', block, 'Tue Apr 05 03:02:01 UTC 2022');
    const said = {
      poolId,
      username: 'ann',
      secretBlock: Buffer.from('block'),
      signature: Buffer.from(signed.signature, 'base64'),
    };
    const canonical = canonicalTimestamp(signed.timestamp) ?? '';
    assert.equal(checkClaim(key, { ...said, timestamp: signed.timestamp }), true);
    assert.equal(checkClaim(key, { ...said, timestamp: canonical }), false);
  });
});

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  return bytes.toString('base64');
}

/** By the definition, from BigInt alone. */
function verifierFor(user: { poolId: string; username: string; password: string }, salt: Buffer) {
  const { poolId, username, password } = user;
  const x = xOf(poolId.split('_')[1] ?? '', username, password, salt);
  return { salt, verifier: fromBigInt(powerModulo(2n, x)) };
}

function xOf(poolName: string, username: string, password: string, salt: Buffer): bigint {
  const identity = sha256(Buffer.from(`${poolName}${username}:${password}`));
  const n = BigInt(`0x${salt.toString('hex')}`);
  const hex = n.toString(16).padStart(2 * Math.ceil(n.toString(16).length / 2), '0');
  const padded = Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, 'hex');
  return BigInt(`0x${sha256(Buffer.concat([padded, identity])).toString('hex')}`);
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
