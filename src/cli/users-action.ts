/** What `poolhouse users` does: pages are written as they come, and none is held. */
import type { UserType } from '../wire/cognito-idp.generated.ts';
import { type Client, createClient } from './client.ts';
import { failingAsJson } from './failure.ts';
import { JsonList } from './json-list.ts';
import { createMeter, type Meter } from './meter.ts';
import { poolIdOf, regionFor } from './pool-choice.ts';
import type { Surroundings } from './program.ts';
import { type Column, columnWidths, renderTable } from './table.ts';
import { resolveTarget } from './target.ts';
import { counted, formatDate, isoDate, paintFor } from './terminal.ts';
import type { UsersOptions } from './users.ts';

/** What ListUsers gives at most. */
const pageMax = 60;

interface ListedUser {
  username: string;
  status: string | undefined;
  enabled: boolean;
  created: number | undefined;
  modified: number | undefined;
  attributes: Record<string, string>;
}

/** Takes what is listed, page by page. */
interface Printer {
  page(users: ListedUser[]): void;
  end(more: boolean): void;
}

/** Resolves to the exit code. */
export function printUsers(
  pool: string,
  options: UsersOptions,
  world: Surroundings,
): Promise<number> {
  return failingAsJson(options.json, world.stdout, async () => {
    const target = await resolveTarget(options, world.env, regionFor(pool, world.env));
    const client = createClient(target);
    const poolId = await poolIdOf(client, pool);
    const printer = options.json ? jsonPrinter(poolId, world) : tablePrinter(options, world);
    const meter = createMeter('users', world);
    try {
      await listUsers(client, poolId, options, printer, meter);
    } finally {
      meter.end();
    }
    return 0;
  });
}

async function listUsers(
  client: Client,
  UserPoolId: string,
  { filter, limit }: UsersOptions,
  printer: Printer,
  meter: Meter,
): Promise<void> {
  const wanted = limit || Number.POSITIVE_INFINITY;
  let done = 0;
  let PaginationToken: string | undefined;
  do {
    const page = await client.call('cognito-idp', 'ListUsers', {
      UserPoolId,
      Filter: filter,
      Limit: Math.min(pageMax, wanted - done),
      PaginationToken,
    });
    const users = (page.Users ?? []).map(listedUser);
    done += users.length;
    meter.update({ done, share: limit ? done / limit : undefined });
    printer.page(users);
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined && done < wanted);
  printer.end(PaginationToken !== undefined);
}

const listedUser = (user: UserType): ListedUser => ({
  username: user.Username ?? '',
  status: user.UserStatus,
  enabled: user.Enabled ?? true,
  created: user.UserCreateDate,
  modified: user.UserLastModifiedDate,
  attributes: Object.fromEntries(
    (user.Attributes ?? []).map(({ Name, Value }) => [Name, Value ?? '']),
  ),
});

const unverified = (user: ListedUser, name: string): string => {
  const value = user.attributes[name] ?? '';
  return value && user.attributes[`${name}_verified`] !== 'true' ? `${value} (unverified)` : value;
};

const fullName = ({ attributes }: ListedUser): string =>
  attributes.name ??
  [attributes.given_name, attributes.family_name].filter((part) => part).join(' ');

const columns: Column<ListedUser>[] = [
  { title: 'Username', cell: ({ username }) => username },
  {
    title: 'Status',
    cell: ({ status = '', enabled }) => (enabled ? status : `${status} (disabled)`),
  },
  { title: 'Name', cell: fullName },
  { title: 'Email', cell: (user) => unverified(user, 'email') },
  { title: 'Phone number', cell: (user) => unverified(user, 'phone_number') },
  { title: 'Created', cell: ({ created }) => formatDate(created) },
];

/** Later pages keep the widths of the first, as far as they can. */
function tablePrinter({ filter, limit }: UsersOptions, { stdout, env }: Surroundings): Printer {
  const paint = paintFor(stdout, env);
  let widths: number[] | undefined;
  let done = 0;
  return {
    page: (users) => {
      done += users.length;
      if (users.length === 0) return;
      const isFirst = widths === undefined;
      widths ??= columnWidths(users, columns);
      const [header = '', ...rows] = renderTable(users, columns, widths);
      if (isFirst) stdout.write(`${paint('bold', header)}\n`);
      stdout.write(`${rows.join('\n')}\n`);
    },
    end: (more) => {
      if (done === 0) stdout.write(filter ? 'No user fits the filter.\n' : 'The pool is empty.\n');
      else if (more)
        stdout.write(
          paint('dim', `… there are more than ${counted(limit, 'user')}; see --limit\n`),
        );
    },
  };
}

function jsonPrinter(poolId: string, { stdout }: Surroundings): Printer {
  const list = new JsonList(stdout, { userPoolId: poolId }, 'users');
  return {
    page: (users) => {
      for (const { created, modified, ...user } of users)
        list.add({ ...user, created: isoDate(created), modified: isoDate(modified) });
    },
    end: (more) => list.end({ more }),
  };
}
