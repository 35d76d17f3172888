/** The user that a checked record describes, with nothing left to compute for the store. */
import { foldUsername, userKeys } from '../directory/keys.ts';
import type { Alias, Credential, ImportJob, Pool, User } from '../directory/types.ts';
import { formatSub, newSub } from '../lib/ids.ts';
import type { Candidate } from '../store/import-ledger.ts';
import { type Columns, hashColumn, mfaColumn, usernameColumn } from './columns.ts';

/** These have a place of their own in a candidate; every other column is one of its attributes. */
const placed = new Set([usernameColumn, hashColumn, 'email', 'phone_number', 'preferred_username']);

const noAliases: readonly Alias[] = [];

/** Builds candidates from fields that passed every rule. */
export function compileCandidate(
  pool: Pool,
  job: ImportJob,
  columns: Columns,
  nowMs: () => number,
): (fields: string[]) => Candidate {
  const at = (name: string) => columns.get(name) ?? -1;
  const [usernameAt, emailAt, phoneAt, preferredAt, hashAt] = [
    at(usernameColumn),
    at('email'),
    at('phone_number'),
    at('preferred_username'),
    at(hashColumn),
  ];
  const attributesOf = compileAttributes(pool, columns);
  const aliasesOf = compileAliases(pool);
  const credentialOf = compileCredential(job);
  const getsCodes = compileSignInCodes(pool);
  const nextSub = subSequence(nowMs);
  const namedBySub = (pool.settings.UsernameAttributes ?? []).length > 0;
  return (fields) => {
    const sub = nextSub();
    const given = fields[usernameAt] ?? '';
    const username = namedBySub ? formatSub(sub) : given;
    const credential = credentialOf(fields[hashAt]);
    const candidate: Candidate = {
      username,
      usernameKey: foldUsername(pool, username),
      sub,
      aliases: noAliases,
      email: fields[emailAt] || (namedBySub && given.includes('@') ? given : undefined),
      phoneNumber: fields[phoneAt] || (namedBySub && !given.includes('@') ? given : undefined),
      preferredUsername: fields[preferredAt] || undefined,
      attributes: attributesOf(fields),
      status: 'RESET_REQUIRED',
      credential,
    };
    if (credential || getsCodes(candidate)) candidate.status = 'CONFIRMED';
    if (aliasesOf) candidate.aliases = aliasesOf(candidate);
    return candidate;
  };
}

/** Version 7 UUIDs that rise even within a millisecond. */
function subSequence(nowMs: () => number): () => Uint8Array {
  let lastMs = 0;
  let sequence = 0;
  return () => {
    const now = nowMs();
    sequence = now === lastMs ? sequence + 1 : 0;
    lastMs = now;
    return newSub(now, sequence);
  };
}

/** The JSON text of a row's attributes, written once and never parsed by the import. */
function compileAttributes(pool: Pool, columns: Columns): (fields: string[]) => string {
  const booleans = new Set(
    pool.schema.filter((a) => a.AttributeDataType === 'Boolean').map((a) => a.Name),
  );
  const parts = [...columns]
    .filter(([name]) => !placed.has(name))
    .map(([name, at]) => ({
      at,
      key: `${JSON.stringify(name)}:`,
      boolean: booleans.has(name) || name === mfaColumn,
      /** MFA that is not on is what a user without the mark has. */
      skipFalse: name === mfaColumn,
    }));
  return (fields) => {
    let json = '';
    for (const { at, key, boolean, skipFalse } of parts) {
      const value = fields[at];
      if (!value || (skipFalse && value.toLowerCase() === 'false')) continue;
      json += json === '' ? '{' : ',';
      json += key + (boolean ? `"${value.toLowerCase()}"` : quote(value));
    }
    return json === '' ? '{}' : `${json}}`;
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON must escape
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A JSON string; most values need no escape, and then this is twice as fast as JSON.stringify. */
const quote = (text: string): string =>
  needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`;

function compileCredential(job: ImportJob): (hash: string | undefined) => Credential | undefined {
  const { algorithm } = job;
  if (!algorithm) return () => undefined;
  return (hash) => (hash ? { algorithm, hash, imported: true } : undefined);
}

/** Where people sign in by a code that is sent to them, whoever can get one needs no password. */
function compileSignInCodes(pool: Pool): (candidate: Candidate) => boolean {
  const factors = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  const [byEmail, bySms] = [factors.includes('EMAIL_OTP'), factors.includes('SMS_OTP')];
  return ({ email, phoneNumber }) =>
    (byEmail && email !== undefined) || (bySms && phoneNumber !== undefined);
}

/** The aliases of a candidate, in a pool that has aliases at all. */
function compileAliases(pool: Pool): ((candidate: Candidate) => readonly Alias[]) | undefined {
  const { AliasAttributes = [], UsernameAttributes = [] } = pool.settings;
  if (AliasAttributes.length + UsernameAttributes.length === 0) return undefined;
  return (candidate) => userKeys(pool, asUser(candidate)).aliases;
}

function asUser(candidate: Candidate): User {
  const attributes = JSON.parse(candidate.attributes) as Record<string, string>;
  if (candidate.email) attributes.email = candidate.email;
  if (candidate.phoneNumber) attributes.phone_number = candidate.phoneNumber;
  if (candidate.preferredUsername) attributes.preferred_username = candidate.preferredUsername;
  const { username, status } = candidate;
  const sub = formatSub(candidate.sub);
  return { username, sub, status, attributes, enabled: true, createdMs: 0, modifiedMs: 0 };
}
