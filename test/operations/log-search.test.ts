import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupNameOf, streamsOfCall } from '../../src/operations/log-groups.ts';
import {
  parseSearchToken,
  type SearchProgress,
  scopeOf,
  searchToken,
} from '../../src/operations/log-search.ts';
import { namesPage } from '../../src/operations/names-page.ts';
import type { Call } from '../../src/operations/operation.ts';
import { turnsOf } from '../../src/operations/search-turns.ts';

const call: Call = {
  requestId: 'r',
  region: 'eu-west-1',
  accountId: '123456789012',
  principal: { arn: 'arn:aws:iam::123456789012:root', userId: '123456789012', accountId: '1' },
  caller: { identity: { kind: 'root' }, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  endpoint: 'http://127.0.0.1',
  sourceIp: '127.0.0.1',
};
const group = '/aws/cognito/userpools/eu-west-1_aaaaaaaaa/people';
const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${group}`;
const invalidToken = {
  code: 'InvalidParameterException',
  message: 'The specified nextToken is invalid.',
};

describe('the log group of a call', () => {
  it('is named by its name or its ARN, with or without the star', () => {
    for (const input of [
      { logGroupName: group },
      { logGroupIdentifier: group },
      { logGroupIdentifier: arn },
      { logGroupIdentifier: `${arn}:*` },
    ]) {
      assert.equal(groupNameOf(input, call), group);
      assert.equal(streamsOfCall(input, call, 's'), `${arn}:log-stream:s`);
    }
  });

  it('is refused when it is named twice or not at all', () => {
    const twice = { logGroupName: group, logGroupIdentifier: group };
    for (const input of [twice, {}])
      assert.throws(() => groupNameOf(input, call), { code: 'InvalidParameterException' });
  });

  it('does not exist here when it is of another region or account, and keeps its own ARN', () => {
    for (const logGroupIdentifier of [
      arn.replace('eu-west-1', 'us-east-1'),
      arn.replace('123456789012', '210987654321'),
    ]) {
      const missing = { code: 'ResourceNotFoundException' };
      assert.throws(() => groupNameOf({ logGroupIdentifier }, call), missing);
      assert.equal(
        streamsOfCall({ logGroupIdentifier }, call),
        `${logGroupIdentifier}:log-stream:`,
      );
    }
  });
});

describe('the token of a search', () => {
  const scope = scopeOf({ logStreamNamePrefix: 'import-' }, call.region, group);
  const at = {
    stream: { name: 'import-1/Überprüfung', createdMs: 5 },
    position: { segment: 3, index: 7 },
  };

  it('carries where the search stopped', () => {
    const stops: SearchProgress[] = [{ at }, { chunk: 'abc', at }, { chunk: 'abc' }];
    for (const stop of stops) {
      const token = searchToken(stop, scope);
      assert.match(token, /^[\w-]+$/);
      assert.deepEqual(parseSearchToken(token, scope), {
        chunk: undefined,
        at: undefined,
        ...stop,
      });
    }
  });

  it('is refused in a search of other streams, and when it is no token', () => {
    const token = searchToken({ at }, scope);
    for (const other of [
      scopeOf({}, call.region, group),
      scopeOf({ logStreamNames: ['import-'] }, call.region, group),
      scopeOf({ logStreamNamePrefix: 'import-' }, 'us-east-1', group),
      scopeOf({ logStreamNamePrefix: 'import-' }, call.region, 'other'),
    ])
      assert.throws(() => parseSearchToken(token, other), invalidToken);
    const mark = (JSON.parse(Buffer.from(token, 'base64url').toString()) as string[])[0];
    const forged = [
      [],
      [mark],
      [mark, '', 's', 1, 2],
      [mark, '', 's', 1, -2, 3],
      [mark, '', 's', 0, 2 ** 31, 0],
    ].map((body) => Buffer.from(JSON.stringify(body)).toString('base64url'));
    for (const text of ['', 'x', '!', 'bnVsbA', ...forged])
      assert.throws(() => parseSearchToken(text, scope), invalidToken);
  });

  it('is for streams by name or by prefix, not both', () => {
    const both = { logStreamNames: ['a'], logStreamNamePrefix: 'b' };
    assert.throws(() => scopeOf(both, call.region, group), { code: 'InvalidParameterException' });
  });
});

describe('the turns of a search', () => {
  it('end after 1,000 events or 5 ms, and the search after a second', async () => {
    let nowMs = 0;
    const turns = turnsOf({ nowMs: () => nowMs });
    for (let event = 1; event < 1_000; event++) assert.equal(turns.over(), false);
    assert.equal(turns.over(), true);
    assert.equal(await turns.next(), true);
    assert.equal(turns.over(), false);
    nowMs = 5;
    assert.equal(turns.over(), true);
    assert.equal(await turns.next(), true);
    assert.equal(turns.over(), false);
    nowMs = 1_000;
    assert.equal(await turns.next(), false);
  });
});

describe('pages of names', () => {
  it('are sorted, and a marker continues them', () => {
    const names = ['b', 'a', 'd', 'c'];
    const first = namesPage(names, 3, undefined);
    assert.deepEqual(first.names, ['a', 'b', 'c']);
    assert.deepEqual(namesPage(names, 3, first.marker), { names: ['d'], marker: undefined });
    assert.deepEqual(namesPage([], 3, undefined), { names: [], marker: undefined });
  });

  it('refuse a marker that is none', () => {
    for (const marker of ['', '!', 'a b'])
      assert.throws(() => namesPage(['a'], 1, marker), { code: 'ValidationError' });
  });
});
