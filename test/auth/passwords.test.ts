import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PasswordHasher } from '../../src/auth/passwords.ts';
import { ApiError } from '../../src/directory/errors.ts';
import type { Credential } from '../../src/directory/types.ts';

const credential = (hash: string): Credential => ({
  algorithm: 'ARGON2ID',
  hash,
  imported: false,
});

describe('the password hasher', () => {
  it('makes argon2id PHC strings with a salt of their own', async () => {
    const hasher = new PasswordHasher();
    const [one, two] = await Promise.all([hasher.hash('Secret-1'), hasher.hash('Secret-1')]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    assert.notEqual(one, two);
  });

  it('proves the password that was hashed, and no other', async () => {
    const hasher = new PasswordHasher();
    const proof = credential(await hasher.hash('Sécret-1 ✓'));
    assert.equal(await hasher.verify(proof, 'Sécret-1 ✓'), true);
    assert.equal(await hasher.verify(proof, 'sécret-1 ✓'), false);
    assert.equal(await hasher.verify(proof, ''), false);
  });

  it('proves hashes of other cost, as an import may bring them', async () => {
    // RFC 9106's reference implementation: argon2 somesalt -id -t 2 -m 8 -p 1, of "password".
    const cheap =
      '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
    const hasher = new PasswordHasher();
    assert.equal(await hasher.verify(credential(cheap), 'password'), true);
    assert.equal(await hasher.verify(credential(cheap), 'Password'), false);
  });

  it('rejects a hash that is none', async () => {
    await assert.rejects(new PasswordHasher().verify(credential('x'), 'Secret-1'));
  });

  it('refuses whatever is sent for a user without a hash, at the same cost', async () => {
    const hasher = new PasswordHasher();
    const proof = credential(await hasher.hash('Secret-1'));
    const timeOf = async (work: () => Promise<boolean>) => {
      const start = process.cpuUsage();
      for (let i = 0; i < 5; i++) assert.equal(await work(), false);
      return process.cpuUsage(start).user;
    };
    const known = await timeOf(() => hasher.verify(proof, 'Secret-2'));
    const unknown = await timeOf(() => hasher.verify(undefined, 'Secret-2'));
    assert.ok(unknown > known / 3, `${unknown} µs against ${known} µs`);
  });

  it('turns callers away beyond its room, and serves again afterwards', async () => {
    const hasher = new PasswordHasher({ atOnce: 1, waitingMax: 2 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => hasher.hash('Secret-1')),
    );
    const states = outcomes.map(({ status }) => status);
    assert.deepEqual(states, ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    const [, , , away] = outcomes;
    assert.ok(away?.status === 'rejected' && away.reason instanceof ApiError);
    assert.equal(away.reason.code, 'TooManyRequestsException');
    assert.match(await hasher.hash('Secret-1'), /^\$argon2id\$/);
  });

  it('frees its place when hashing fails', async () => {
    const hasher = new PasswordHasher({ atOnce: 1, waitingMax: 0 });
    await assert.rejects(hasher.verify(credential('x'), 'Secret-1'));
    assert.match(await hasher.hash('Secret-1'), /^\$argon2id\$/);
  });

  it('serves in the order of asking', async () => {
    const hasher = new PasswordHasher({ atOnce: 1, waitingMax: 10 });
    const served: number[] = [];
    const ask = async (number: number) => {
      await hasher.hash('Secret-1');
      served.push(number);
    };
    await Promise.all([0, 1, 2, 3].map(ask));
    assert.deepEqual(served, [0, 1, 2, 3]);
  });
});
