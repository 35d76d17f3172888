import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceAddress } from '../../src/door/source-address.ts';
import { parseRange } from '../../src/iam/address.ts';

const proxies = ['10.0.0.0/8', 'fd00::/8'].flatMap((text) => parseRange(text) ?? []);

test('without trusted proxies the connection alone tells who calls', () => {
  assert.equal(sourceAddress('203.0.113.9', '198.51.100.1', []), '203.0.113.9');
  assert.equal(sourceAddress('::ffff:203.0.113.9', '198.51.100.1', []), '203.0.113.9');
});

test('a trusted proxy tells whom it was called by, and nobody else does', () => {
  const of = (remote: string, forwarded?: string) => sourceAddress(remote, forwarded, proxies);
  assert.equal(of('10.1.2.3', '198.51.100.1'), '198.51.100.1');
  assert.equal(of('::ffff:10.1.2.3', '198.51.100.1'), '198.51.100.1');
  assert.equal(of('fd00::1', '2001:db8::7'), '2001:db8::7');
  assert.equal(of('10.1.2.3', '1.1.1.1, 198.51.100.1'), '198.51.100.1');
  assert.equal(of('10.1.2.3', '1.1.1.1, 198.51.100.1, 10.9.9.9'), '198.51.100.1');
  assert.equal(of('198.51.100.1', '1.1.1.1'), '198.51.100.1');
  assert.equal(of('10.1.2.3'), '10.1.2.3');
});

test('what a proxy forwards and is no address counts for nothing', () => {
  for (const forwarded of ['', 'unknown', '198.51.100.1:80', '_hidden', '1.1.1.1, nonsense'])
    assert.equal(sourceAddress('10.1.2.3', forwarded, proxies), '10.1.2.3', forwarded);
});
