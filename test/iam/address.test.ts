import assert from 'node:assert/strict';
import { BlockList, isIPv4 } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isInRange, parseAddress, parseRange } from '../../src/iam/address.ts';

const isIn = (address: string, range: string) => {
  const [bytes, parsed] = [parseAddress(address), parseRange(range)];
  assert.ok(bytes && parsed, `${address} in ${range}`);
  return isInRange(bytes, parsed);
};

describe('an IP address', () => {
  it('is in the ranges that node:net finds it in', () => {
    const near = fc.constantFrom(0, 1, 127, 128, 255);
    const v4 = fc.tuple(near, near, near, near).map((parts) => parts.join('.'));
    const group = fc.constantFrom('0', '1', 'ff', '8000', 'FFFF');
    const v6 = fc
      .array(group, { minLength: 8, maxLength: 8 })
      .map((groups) => groups.join(':'))
      // IPv4 in its IPv6 form is another matter, below.
      .filter((text) => !/^(?:0:){5}FFFF:/.test(text));
    const mask = fc.nat({ max: 128 });
    fc.assert(
      fc.property(fc.oneof(v4, v6), fc.oneof(v4, v6), mask, (address, network, bits) => {
        const family = isIPv4(network) ? 'ipv4' : 'ipv6';
        const prefix = isIPv4(network) ? bits % 33 : bits;
        const list = new BlockList();
        list.addSubnet(network, prefix, family);
        const same = isIPv4(address) === isIPv4(network);
        const expected = same && list.check(address, family);
        assert.equal(isIn(address, `${network}/${prefix}`), expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('may leave out zeros, and be IPv4 inside of IPv6', () => {
    assert.deepEqual(parseAddress('::1'), [...Array(15).fill(0), 1]);
    assert.deepEqual(parseAddress('1::'), [0, 1, ...Array(14).fill(0)]);
    assert.deepEqual(parseAddress('fe80::1%eth0')?.slice(0, 2), [0xfe, 0x80]);
    assert.deepEqual(parseAddress('::ffff:192.0.2.1'), [192, 0, 2, 1]);
    assert.ok(isIn('192.0.2.77', '::ffff:192.0.2.0/120'));
    assert.ok(isIn('64:ff9b::192.0.2.1', '64:ff9b::/96'));
  });

  it('is nothing else', () => {
    for (const text of ['', '1.2.3', '256.1.1.1', '1.2.3.4.5', 'host', ':::', '1.2.3.4%0'])
      assert.equal(parseAddress(text), undefined, text);
    for (const text of [
      '1.2.3.4/33',
      '::/129',
      '1.2.3.4/-1',
      '1.2.3.4/',
      '1.2.3.4/8/8',
      '::ffff:1.2.3.4/95',
    ])
      assert.equal(parseRange(text), undefined, text);
  });
});
