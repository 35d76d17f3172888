/** The attributes that an app client may write for its users. */
import { errors } from './errors.ts';
import { standardAttributes } from './schema.ts';
import type { Client } from './types.ts';

/** Known to every pool, yet changed only by verification, never by a client. */
const readOnly = new Set(['sub', 'identities', 'email_verified', 'phone_number_verified']);

export const isClientWritable = (name: string): boolean => !readOnly.has(name);

const standardNames = standardAttributes.map(({ Name }) => Name).filter(isClientWritable);

/** A client that names none writes the standard ones, as the API reference has it. */
const writableAttributes = ({ settings }: Client): readonly string[] =>
  settings.WriteAttributes ?? standardNames;

/** @throws errors.attributeNotWritable, also for what the pool's schema does not have */
export function requireWritable(client: Client, names: readonly string[]): void {
  const writable = new Set(writableAttributes(client));
  if (names.some((name) => !writable.has(name))) throw errors.attributeNotWritable();
}
