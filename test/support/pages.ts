/** Lists, read as a client reads them: page after page until there is no token. */
import assert from 'node:assert/strict';

export interface ListPage<T> {
  items: T[] | undefined;
  token: string | undefined;
}

/** Every page. A list that never ends fails the test. */
export async function allPages<T>(
  fetchPage: (token: string | undefined) => Promise<ListPage<T>>,
): Promise<T[][]> {
  const pages: T[][] = [];
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    assert.notEqual(page.token ?? '', token, 'a page led to itself');
    pages.push(page.items ?? []);
    token = page.token;
  } while (token !== undefined && pages.length < 1_000);
  assert.equal(token, undefined, 'the list has no end');
  return pages;
}
