import { sts } from '../operation.ts';

export const GetCallerIdentity = sts('GetCallerIdentity', {
  resource: () => '*',
  needsNoPermission: true,
  run: (_context, _input, { principal }) => ({
    UserId: principal.userId,
    Account: principal.accountId,
    Arn: principal.arn,
  }),
});
