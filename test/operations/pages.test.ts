import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError } from '../../src/directory/errors.ts';
import { pageRequest, readPage } from '../../src/operations/pages.ts';
import { InvalidCursor } from '../../src/store/store.ts';

describe('a page of a list', () => {
  it('continues where its token says, whatever text the cursor is', async () => {
    const cursor = 'ann marie\u0000é/7';
    const { items, token } = await readPage(() => ({ items: [1, 2], next: cursor }));
    assert.deepEqual(items, [1, 2]);
    assert.match(token ?? '', /^\S+$/);
    assert.deepEqual(pageRequest(5, token), { limit: 5, after: cursor });
  });

  it('has no token when it is the last', async () => {
    const { token } = await readPage(async () => ({ items: [] }));
    assert.equal(token, undefined);
    assert.equal(pageRequest(5, undefined).after, undefined);
  });

  it('refuses a token that no page gave, whether the list throws or rejects', async () => {
    const refused = { code: 'InvalidParameterException', message: 'Invalid pagination token.' };
    const thrown = () => {
      throw new InvalidCursor();
    };
    await assert.rejects(readPage(thrown), refused);
    await assert.rejects(
      readPage(async () => thrown()),
      refused,
    );
  });

  it('refuses in the words of the service, and hides no other error', async () => {
    const own = () => new ApiError('ValidationError', 'Invalid Marker.');
    const list = (error: Error) => async () => {
      throw error;
    };
    await assert.rejects(readPage(list(new InvalidCursor()), own), { code: 'ValidationError' });
    await assert.rejects(readPage(list(new Error('broken')), own), { message: 'broken' });
  });
});
