import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isToBeUpgraded, makeCredential, srpVerifierOf } from '../../src/auth/credentials.ts';
import { PasswordHasher } from '../../src/auth/passwords.ts';
import { createStateSealer } from '../../src/auth/sealer.ts';
import { SrpSignIn } from '../../src/auth/srp-sign-in.ts';
import type { Credential } from '../../src/directory/types.ts';
import { createVault } from '../../src/lib/vault.ts';
import { bigIntClient } from './srp-client.ts';

const vault = createVault(Buffer.alloc(32, 9));
const passwords = new PasswordHasher();
const owner = { poolId: 'eu-west-1_Ab3dEf6hI', username: 'ann' };

describe('a credential of our own', () => {
  it('proves a password that is sent, and one that is not', async () => {
    const credential = await makeCredential(vault, passwords, owner, 'Secret-1', 5_000);
    assert.equal(credential.expiresMs, 5_000);
    assert.equal(isToBeUpgraded(credential), false);
    assert.equal(await passwords.verify(credential, 'Secret-1'), true);
    assert.equal(await passwords.verify(credential, 'Secret-2'), false);
    const signIn = new SrpSignIn(vault);
    const party = { ...owner, clientId: 'c' };
    const client = bigIntClient({ ...owner, password: 'Secret-1' });
    const verifier = srpVerifierOf(vault, owner, credential);
    const challenge = signIn.begin(party, verifier, client.srpA, Date.now() + 60_000);
    signIn.prove(party, client.answer(challenge), Date.now());
  });

  it('keeps its verifier sealed for its user', async () => {
    const credential = await makeCredential(vault, passwords, owner, 'Secret-1');
    const verifier = srpVerifierOf(vault, owner, credential);
    assert.equal(
      Buffer.from(credential.srp ?? []).includes(Buffer.from(verifier?.verifier ?? 'x')),
      false,
    );
    assert.throws(() => srpVerifierOf(vault, { ...owner, username: 'bob' }, credential));
    const elsewhere = createVault(Buffer.alloc(32, 8));
    assert.throws(() => srpVerifierOf(elsewhere, owner, credential));
  });

  it('comes in place of an imported one, which has no verifier', () => {
    const hash = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
    const imported: Credential = { algorithm: 'BCRYPT', hash, imported: true };
    assert.equal(srpVerifierOf(vault, owner, imported), undefined);
    assert.equal(srpVerifierOf(vault, owner, undefined), undefined);
    assert.equal(isToBeUpgraded(imported), true);
    assert.equal(isToBeUpgraded({ ...imported, algorithm: 'ARGON2ID', imported: false }), true);
  });
});

describe('a sealed state', () => {
  const sealer = createStateSealer<{ step: number }>(vault, 'test');
  const bound = ['pool', 'client'];

  it('comes back as it was, until it expires', () => {
    const sealed = sealer.seal({ step: 1 }, bound, 1_000);
    assert.deepEqual(sealer.open(sealed, bound, 999), { kind: 'open', state: { step: 1 } });
    assert.deepEqual(sealer.open(sealed, bound, 1_000), { kind: 'expired' });
    assert.notDeepEqual(sealer.seal({ step: 1 }, bound, 1_000), sealed);
  });

  it('is nothing when changed, cut, or brought to another place', () => {
    const sealed = sealer.seal({ step: 1 }, bound, 1_000);
    const invalid = { kind: 'invalid' };
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.deepEqual(sealer.open(changed, bound, 0), invalid);
      assert.deepEqual(sealer.open(sealed.subarray(0, at), bound, 0), invalid);
    }
    for (const other of [['pool'], ['poolclient'], ['pool', 'other'], ['pool', 'client', '']])
      assert.deepEqual(sealer.open(sealed, other, 0), invalid);
    const elsewhere = createStateSealer(vault, 'other use');
    assert.deepEqual(elsewhere.open(sealed, bound, 0), invalid);
  });
});
