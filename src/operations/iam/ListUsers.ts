import { iamUserArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { listedUser } from '../../directory/iam-user.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { iam } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListUsers = iam('ListUsers', {
  resource: (input, call) => iamUserArn(call.accountId, input.PathPrefix ?? '/', ''),
  run: async ({ store }, input, call) => {
    const page = pageRequest(input.MaxItems ?? iamListDefault, input.Marker);
    const { items, token } = await readPage(
      () => store.iam.users.list(input.PathPrefix ?? '/', page),
      errors.invalidMarker,
    );
    return {
      Users: items.map((user) => listedUser(user, call.accountId)),
      IsTruncated: token !== undefined,
      Marker: token,
    };
  },
});
