/** The import's role as the doctor sees it: judged by the check that a run of an import makes. */
import type { Permissions } from '../directory/iam-types.ts';
import type { ImportJob, Pool, Role } from '../directory/types.ts';
import { importRoleRefusal } from '../import/role.ts';
import { systemClock } from '../lib/clock.ts';
import type { Role as WireRole } from '../wire/iam.generated.ts';
import { all, managedText, type Page } from './access-holdings.ts';
import { type Client, unless } from './client.ts';

/** Why imports with the role would fail, or undefined. Reads all that the role has. */
export async function roleRefusal(
  client: Client,
  role: WireRole,
  pool: Pool,
): Promise<string | undefined> {
  const permissions = await permissionsOf(client, role);
  const known = {
    pools: { get: async () => pool },
    iam: { rolePermissions: async () => permissions },
  };
  const job = { id: 'import-doctor', name: 'doctor', poolId: pool.id, roleArn: role.Arn };
  return importRoleRefusal(known, job as ImportJob, accountOf(role.Arn), systemClock);
}

export const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

async function permissionsOf(client: Client, role: WireRole): Promise<Permissions<Role>> {
  const { RoleName } = role;
  const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    holder: {
      name: RoleName,
      id: role.RoleId,
      path: role.Path,
      createdMs: role.CreateDate * 1000,
      trustPolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ''),
      maxSessionDuration: role.MaxSessionDuration ?? 0,
      permissionsBoundary: boundaryArn,
      tags: role.Tags ?? [],
      policies: {},
    },
    grants: [...(await inlineGrants(client, RoleName)), ...(await managedGrants(client, RoleName))],
    boundary: boundaryArn && (await unless(managedText(client, boundaryArn), 'NoSuchEntity')),
  };
}

async function inlineGrants(client: Client, RoleName: string) {
  const names = await all<Page & { PolicyNames: string[] }, string>(
    (Marker) => client.call('iam', 'ListRolePolicies', { RoleName, Marker }),
    (page) => page.PolicyNames,
  );
  return Promise.all(
    names.map(async (policy) => {
      const found = await client.call('iam', 'GetRolePolicy', { RoleName, PolicyName: policy });
      const document = decodeURIComponent(found.PolicyDocument);
      return { source: 'role' as const, holder: RoleName, policy, document };
    }),
  );
}

async function managedGrants(client: Client, RoleName: string) {
  const attached = await all(
    (Marker) => client.call('iam', 'ListAttachedRolePolicies', { RoleName, Marker }),
    (page) => page.AttachedPolicies,
  );
  return Promise.all(
    attached.map(async ({ PolicyArn: policy = '' }) => {
      const document = await managedText(client, policy);
      return { source: 'user-managed' as const, holder: RoleName, policy, document };
    }),
  );
}
