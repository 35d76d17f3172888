/** Users of a test's own pool, and what an administrator does with them. */
import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  type AttributeType,
  type CreateUserPoolCommandInput,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Clients } from './clients.ts';
import { createPool } from './import.ts';

export const listOf = (values: Record<string, string>): AttributeType[] =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
export const valuesOf = (
  attributes: AttributeType[] | undefined,
): Record<string, string | undefined> =>
  Object.fromEntries((attributes ?? []).map(({ Name, Value }) => [Name, Value]));

/** Makes a pool; every call answers what the operation answers, without its metadata. */
export async function peopleIn(
  server: Pick<Clients, 'cognito'>,
  pool: Partial<CreateUserPoolCommandInput> = {},
) {
  const cognito = server.cognito();
  const UserPoolId = await createPool(cognito, pool);
  type Input = Partial<AdminCreateUserCommandInput>;
  return {
    id: UserPoolId,
    create: async (Username: string, values: Record<string, string> = {}, input: Input = {}) => {
      const UserAttributes = listOf(values);
      const { User } = await cognito.send(
        new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, ...input }),
      );
      return User ?? {};
    },
    get: async (Username: string) => {
      const command = new AdminGetUserCommand({ UserPoolId, Username });
      const { $metadata, UserAttributes, ...user } = await cognito.send(command);
      const { sub, ...attributes } = valuesOf(UserAttributes);
      return { ...user, sub, attributes };
    },
    update: (Username: string, values: Record<string, string>) =>
      cognito.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId,
          Username,
          UserAttributes: listOf(values),
        }),
      ),
    removeAttributes: (Username: string, ...UserAttributeNames: string[]) =>
      cognito.send(
        new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames }),
      ),
    setPassword: (Username: string, Password: string, Permanent?: boolean) =>
      cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent })),
    enable: (Username: string) =>
      cognito.send(new AdminEnableUserCommand({ UserPoolId, Username })),
    disable: (Username: string) =>
      cognito.send(new AdminDisableUserCommand({ UserPoolId, Username })),
    remove: (Username: string) =>
      cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username })),
    count: async () =>
      (await cognito.send(new DescribeUserPoolCommand({ UserPoolId }))).UserPool
        ?.EstimatedNumberOfUsers,
  };
}
