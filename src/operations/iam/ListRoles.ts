import { roleArn } from '../../directory/arns.ts';
import { errors } from '../../directory/errors.ts';
import { listedRole } from '../../directory/role.ts';
import { iamListDefault } from '../../lib/limits.ts';
import { iam } from '../operation.ts';
import { pageRequest, readPage } from '../pages.ts';

export const ListRoles = iam('ListRoles', {
  resource: (input, call) => roleArn(call.accountId, input.PathPrefix ?? '/', ''),
  run: async ({ store }, input, call) => {
    const page = pageRequest(input.MaxItems ?? iamListDefault, input.Marker);
    const { items, token } = await readPage(
      () => store.iam.roles.list(input.PathPrefix ?? '/', page),
      errors.invalidMarker,
    );
    return {
      Roles: items.map((role) => listedRole(role, call.accountId)),
      IsTruncated: token !== undefined,
      Marker: token,
    };
  },
});
