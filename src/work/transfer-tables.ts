/** Where each table of a PostgreSQL store comes from in an embedded one. */

export interface Origin {
  /** What follows `from` in the embedded store's SQL; by default the table of the same name. */
  from?: string;
  /** Columns that are not found there under their own name. */
  columns?: Readonly<Record<string, string>>;
}

const pool = 'part.pool';
const sub = 'one.sub';

/** Embedded, what belongs to a user names its row, and the pool is its part's. */
const ofUser = (table: string): Origin => ({
  from: `${table} t join users one on one.id = t.user join parts part on part.key = one.part`,
  columns: { pool, sub },
});

const same: Origin = {};

export const origins: Readonly<Record<string, Origin>> = {
  pools: same,
  dead_pools: same,
  clients: same,
  users: { from: 'users t join parts part on part.key = t.part', columns: { pool } },
  aliases: ofUser('aliases'),
  credentials: ofUser('credentials'),
  user_states: ofUser('user_states'),
  groups: same,
  group_members: ofUser('group_members'),
  auth_events: ofUser('auth_events'),
  signing_keys: same,
  token_families: same,
  messages: same,
  jobs: same,
  log_groups: same,
  log_streams: same,
  log_segments: same,
  iam_entities: same,
  iam_members: same,
  iam_policies: same,
  iam_policy_versions: same,
  iam_attachments: same,
  iam_access_keys: same,
};

/** Made anew in the database, or filled by other means. */
export const madeThere: ReadonlySet<string> = new Set([
  'schema_version',
  'iam_epoch',
  'locks',
  'settings',
  'upload_pieces',
]);

/** Only an embedded store has these: they say how it lays out its users. */
export const embeddedOnly: ReadonlySet<string> = new Set(['parts', 'part_filters']);
