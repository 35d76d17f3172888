import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pages } from '../../../src/cli/aws/client/pages.ts';
import { paginatorOf } from '../../../src/cli/aws/client/paginators.ts';
import { toValue, type Value, type ValueMap } from '../../../src/cli/aws/output/value.ts';
import type { Paging } from '../../../src/cli/aws/types.ts';
import type { Service } from '../../../src/wire/contract.ts';

type Input = Record<string, unknown>;

/** A service of five users in pages of two, or of `MaxItems`. */
function usersPage({ Marker, MaxItems }: Input): ValueMap {
  const start = Number(Marker ?? 0);
  const size = Number(MaxItems ?? 2);
  const Users = ['a', 'b', 'c', 'd', 'e'].slice(start, start + size);
  const IsTruncated = start + size < 5;
  const more = IsTruncated ? { Marker: String(start + size) } : {};
  return toValue({ Users, IsTruncated, ...more, Group: { Name: 'g' } }) as ValueMap;
}

function pages(
  paging: Paging,
  operation = 'ListUsers',
  answer = usersPage,
  service: Service = 'iam',
): { pages: Pages; inputs: Input[] } {
  const paginator = paginatorOf(service, operation);
  assert.ok(paginator);
  const inputs: Input[] = [];
  const call = async (input: Input) => {
    inputs.push({ ...input });
    return answer(input);
  };
  return { pages: new Pages(paginator, paging, { PathPrefix: '/' }, call), inputs };
}

const plain = (map: ValueMap): unknown =>
  Object.fromEntries([...map].map(([name, item]) => [name, plainValue(item)]));
const plainValue = (item: Value): unknown =>
  item instanceof Map ? plain(item) : Array.isArray(item) ? item.map(plainValue) : item;

const decoded = (token: unknown) => Buffer.from(String(token), 'base64').toString();

test('all pages come together, without what only pages need', async () => {
  const { pages: all, inputs } = pages({ pageSize: 3 });
  assert.deepEqual(plain(await all.full()), { Users: ['a', 'b', 'c', 'd', 'e'] });
  assert.deepEqual(inputs, [
    { PathPrefix: '/', MaxItems: 3 },
    { PathPrefix: '/', MaxItems: 3, Marker: '3' },
  ]);
});

test('what every page repeats is shown once', async () => {
  const { pages: all } = pages({}, 'GetGroup');
  assert.deepEqual(plain(await all.full()), {
    Users: ['a', 'b', 'c', 'd', 'e'],
    Group: { Name: 'g' },
  });
});

test('max items cut inside of a page, and the token goes on right there', async () => {
  const first = plain(await pages({ maxItems: 3 }).pages.full()) as Record<string, unknown>;
  assert.deepEqual(first.Users, ['a', 'b', 'c']);
  assert.equal(decoded(first.NextToken), '{"Marker": "2", "boto_truncate_amount": 1}');
  const { pages: more, inputs } = pages({ startingToken: String(first.NextToken), maxItems: 1 });
  const second = plain(await more.full()) as Record<string, unknown>;
  assert.deepEqual(second.Users, ['d']);
  assert.equal(decoded(second.NextToken), '{"Marker": "4"}');
  assert.deepEqual(inputs, [{ PathPrefix: '/', Marker: '2' }]);
});

test('max items at the end of a page need no cut', async () => {
  const first = plain(await pages({ maxItems: 4 }).pages.full()) as Record<string, unknown>;
  assert.deepEqual(first.Users, ['a', 'b', 'c', 'd']);
  assert.equal(decoded(first.NextToken), '{"Marker": "4"}');
  const all = plain(await pages({ maxItems: 5 }).pages.full());
  assert.deepEqual(all, { Users: ['a', 'b', 'c', 'd', 'e'] });
});

test('following the tokens, every item comes once, whatever the sizes', async () => {
  for (const maxItems of [1, 2, 3, 4])
    for (const pageSize of [1, 2, 3]) {
      const seen: unknown[] = [];
      let startingToken: string | undefined;
      do {
        const { pages: part } = pages({ maxItems, pageSize, startingToken });
        const answer = await part.full();
        seen.push(...(answer.get('Users') as Value[]));
        startingToken = answer.get('NextToken') as string | undefined;
      } while (startingToken !== undefined);
      assert.deepEqual(seen, ['a', 'b', 'c', 'd', 'e'], `${maxItems} of ${pageSize}`);
    }
});

test('a token of the service itself is taken, too, with or without a number of items', async () => {
  const { pages: plainToken } = pages({ startingToken: '3' });
  assert.deepEqual(plain(await plainToken.full()), { Users: ['d', 'e'] });
  const { pages: old } = pages({ startingToken: '2___1' });
  assert.deepEqual(plain(await old.full()), { Users: ['d', 'e'] });
});

test('a second list is joined, and is empty where one goes on in the middle of a page', async () => {
  const answer = ({ nextToken }: Input) =>
    toValue(
      nextToken
        ? { events: [3], searchedLogStreams: ['t'] }
        : { events: [1, 2], searchedLogStreams: ['s'], nextToken: 'n' },
    ) as ValueMap;
  const { pages: all } = pages({}, 'FilterLogEvents', answer, 'logs');
  assert.deepEqual(plain(await all.full()), {
    events: [1n, 2n, 3n],
    searchedLogStreams: ['s', 't'],
  });
  const token = Buffer.from('{"nextToken": null, "boto_truncate_amount": 1}').toString('base64');
  const { pages: rest } = pages({ startingToken: token }, 'FilterLogEvents', answer, 'logs');
  assert.deepEqual(plain(await rest.full()), { events: [2n, 3n], searchedLogStreams: ['t'] });
});

test('a service that gives one token twice is not asked for ever', async () => {
  const answer = () => toValue({ UserPools: [], NextToken: 'same' }) as ValueMap;
  const { pages: all } = pages({}, 'ListUserPools', answer, 'cognito-idp');
  await assert.rejects(all.full(), {
    exitCode: 255,
    message:
      "\nError during pagination: The same next token was received twice: {'NextToken': 'same'}\n",
  });
});
