import { iam } from '../operation.ts';
import { roleOfCall } from '../roles.ts';

export const UpdateRole = iam('UpdateRole', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    await store.roles.update(input.RoleName, (role) => ({
      ...role,
      description: input.Description ?? role.description,
      maxSessionDuration: input.MaxSessionDuration ?? role.maxSessionDuration,
    }));
    return {};
  },
});
