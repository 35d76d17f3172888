import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { createVault } from '../../src/lib/vault.ts';

describe('the vault', () => {
  const vault = createVault(Buffer.alloc(32, 1));
  const key = randomBytes(32);

  it('opens what it sealed, for the same context', () => {
    const wrapped = vault.wrapKey(key, 'import-1');
    assert.deepEqual(Buffer.from(vault.unwrapKey(wrapped, 'import-1')), key);
    assert.equal(Buffer.from(wrapped).includes(key), false);
  });

  it('seals the same key differently each time', () => {
    assert.notDeepEqual(vault.wrapKey(key, 'a'), vault.wrapKey(key, 'a'));
  });

  it('opens nothing for another context, of another master key, changed or cut', () => {
    const wrapped = vault.wrapKey(key, 'import-1');
    assert.throws(() => vault.unwrapKey(wrapped, 'import-2'));
    assert.throws(() => createVault(Buffer.alloc(32, 2)).unwrapKey(wrapped, 'import-1'));
    for (let i = 0; i < wrapped.length; i++) {
      const changed = Uint8Array.from(wrapped);
      changed[i] = (changed[i] ?? 0) ^ 1;
      assert.throws(() => vault.unwrapKey(changed, 'import-1'));
      assert.throws(() => vault.unwrapKey(wrapped.subarray(0, i), 'import-1'));
    }
  });

  it('derives one key for each label, the same at every start', () => {
    const again = createVault(Buffer.alloc(32, 1));
    assert.deepEqual(vault.derive('uploads'), again.derive('uploads'));
    assert.equal(vault.derive('uploads', 16).length, 16);
    assert.notDeepEqual(vault.derive('uploads'), vault.derive('tokens'));
    const other = createVault(Buffer.alloc(32, 2));
    assert.notDeepEqual(vault.derive('uploads'), other.derive('uploads'));
  });

  it('takes no master key of another length', () => {
    assert.throws(() => createVault(Buffer.alloc(31)), RangeError);
  });
});
