import { roleOfCall } from '../iam-entities.ts';
import { iam } from '../operation.ts';

export const UpdateRole = iam('UpdateRole', {
  resource: roleOfCall,
  run: async ({ store }, input) => {
    await store.iam.roles.update(input.RoleName, (role) => ({
      ...role,
      description: input.Description ?? role.description,
      maxSessionDuration: input.MaxSessionDuration ?? role.maxSessionDuration,
    }));
    return {};
  },
});
