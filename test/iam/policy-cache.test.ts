import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PolicyCache } from '../../src/iam/policy-cache.ts';
import { MalformedPolicy } from '../../src/iam/policy-json.ts';

const text = (action: string) =>
  JSON.stringify({ Statement: { Effect: 'Allow', Action: action, Resource: '*' } });

test('a policy is compiled once, while it is among those used last', () => {
  const cache = new PolicyCache(2);
  const first = cache.get('permissions', text('a:a'));
  assert.equal(cache.get('permissions', text('a:a')), first);
  cache.get('permissions', text('a:b'));
  assert.equal(cache.get('permissions', text('a:a')), first);
  cache.get('permissions', text('a:c'));
  assert.equal(cache.get('permissions', text('a:a')), first);
  cache.get('permissions', text('a:d'));
  cache.get('permissions', text('a:e'));
  assert.notEqual(cache.get('permissions', text('a:a')), first);
});

test('a text is a policy only for the use that it is asked for', () => {
  const cache = new PolicyCache();
  cache.get('permissions', text('a:a'));
  assert.throws(() => cache.get('trust', text('a:a')), MalformedPolicy);
  assert.throws(() => cache.get('permissions', '{'), MalformedPolicy);
});
