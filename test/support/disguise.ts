/** A database that says it belongs to another server than it does. */
import pg from 'pg';

/** On a connection of its own. */
export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

/** What `server_version_num` and `version()` say from now on: names are found in `public` first. */
export async function disguise(url: string, number: number, text: string): Promise<void> {
  await query(
    url,
    `create function version() returns text language sql as $$ select '${text}' $$;
     create function current_setting(name text) returns text language sql as $$
       select case name when 'server_version_num' then '${number}'
         else pg_catalog.current_setting(name) end $$;
     alter role current_user in database ${new URL(url).pathname.slice(1)}
       set search_path = public, pg_catalog`,
  );
}
