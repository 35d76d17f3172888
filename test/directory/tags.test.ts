import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutTags, withTags } from '../../src/directory/tags.ts';

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, '']));

describe('the tags of a pool', () => {
  it('are added, and replaced by those of the same key', () => {
    assert.deepEqual(withTags({ a: '1', b: '2' }, { b: '3', c: '4' }), { a: '1', b: '3', c: '4' });
  });

  it('are at most 50, counted together', () => {
    assert.equal(Object.keys(withTags(many(49), { last: '' })).length, 50);
    assert.equal(Object.keys(withTags(many(50), { key7: 'new' })).length, 50);
    assert.throws(() => withTags(many(50), { last: '' }), {
      code: 'InvalidParameterException',
      message: 'A user pool can have at most 50 tags.',
    });
  });

  it('cannot take the prefix that AWS keeps for itself, in any case', () => {
    for (const key of ['aws:team', 'AWS:team'])
      assert.throws(() => withTags({}, { [key]: 'x' }), {
        code: 'InvalidParameterException',
        message: 'aws: prefixed tag key names are not allowed for external use.',
      });
    assert.deepEqual(withTags({}, { awsteam: 'x' }), { awsteam: 'x' });
  });

  it('are removed by key; keys without a tag are no error', () => {
    assert.deepEqual(withoutTags({ a: '1', b: '2' }, ['a', 'none']), { b: '2' });
  });
});
