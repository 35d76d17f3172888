/** Who made a call, beyond the names by which policies know them. */

export type CallerIdentity =
  | { kind: 'root' }
  | { kind: 'user'; name: string }
  | { kind: 'role'; name: string; session: string };

export interface CallerDetails {
  identity: CallerIdentity;
  accessKeyId: string;
  /** Of temporary credentials. */
  session?: SessionDetails | undefined;
}

export interface SessionDetails {
  issuedMs: number;
  tags: Readonly<Record<string, string>>;
  /** Keys of the tags that a session which this one begins has as well. */
  transitiveTagKeys: readonly string[];
  sourceIdentity?: string | undefined;
}
